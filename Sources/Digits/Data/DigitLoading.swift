import IDX

extension DigitDataset {
  /// Loads the data set of this name from the first folder of `search` that holds it.
  ///
  /// - Throws: `DigitsError` or `IDXError`, whose descriptions are one line each.
  public static func load(
    _ entry: DataSetEntry, search: DataSetSearch = DataSetSearch(), requiresTraining: Bool = true
  ) async throws -> DigitDataset {
    try await load(search.folder(for: entry), requiresTraining: requiresTraining)
  }

  /// Loads the four files of a folder in parallel, plain or gzip. Transposed images are turned upright. Without
  /// `requiresTraining`, the training files may be missing or have fewer classes. The data set has the folder's name,
  /// unless its contents are those of the catalogue's data set with these file names.
  ///
  /// - Throws: `DigitsError` or `IDXError`, whose descriptions are one line each.
  public static func load(_ folder: DigitFolder, requiresTraining: Bool = true) async throws -> DigitDataset {
    let hasTraining = requiresTraining || folder.holds(.trainImages) && folder.holds(.trainLabels)
    async let train = hasTraining ? part(folder, .trainImages, .trainLabels) : Part()
    async let test = part(folder, .testImages, .testLabels)
    if requiresTraining { try await train.images.checkClasses(of: folder.path(.trainLabels)) }
    let digests = try await train.digests.merging(test.digests) { $1 }
    var dataset = try await DigitDataset(
      name: folder.name, origin: .folder(folder.path), train: train.images, test: test.images, digests: digests)
    if folder.name != folder.entry.name && folder.entry.hasContents(of: dataset) { dataset.name = folder.entry.name }
    return dataset
  }

  /// The training or the test images, and the SHA-256 of the files that hold them in another form.
  private struct Part {
    var images = LabeledImages(pixels: [], labels: [])
    var digests: [DigitFile: String] = [:]
  }

  private static func part(_ folder: DigitFolder, _ imagesFile: DigitFile, _ labelsFile: DigitFile) async throws -> Part
  {
    let imagesPath = try folder.path(imagesFile)
    let labelsPath = try folder.path(labelsFile)
    async let imageArray = IDXArray(contentsOf: imagesPath)
    let labelArray = try IDXArray(contentsOf: labelsPath)
    let stored = try await LabeledImages(images: imageArray, named: imagesPath, labels: labelArray, named: labelsPath)
    let images = folder.entry.orientation == .transposed ? stored.transposed() : stored
    var part = Part(images: images)
    if try await images.imageArray != imageArray { part.digests[imagesFile] = try await imageArray.sha256() }
    if images.labelArray != labelArray { part.digests[labelsFile] = labelArray.sha256() }
    return part
  }
}
