import IDX

extension DigitDataset {
  /// Loads the data set of this name from the first folder of `search` that holds it.
  ///
  /// - Throws: `DigitsError` or `IDXError`, whose descriptions are one line each.
  public static func load(_ entry: DataSetEntry, search: DataSetSearch = DataSetSearch()) async throws -> DigitDataset {
    try await load(search.folder(for: entry))
  }

  /// Loads the four files of a folder, all at once, plain or gzip. The data set is called what the folder is, unless
  /// its contents are those of the catalogue's data set of these file names.
  ///
  /// - Throws: `DigitsError` or `IDXError`, whose descriptions are one line each.
  public static func load(_ folder: DigitFolder) async throws -> DigitDataset {
    async let train = labeledImages(folder, images: .trainImages, labels: .trainLabels)
    async let test = labeledImages(folder, images: .testImages, labels: .testLabels)
    try await train.checkClasses(of: folder.path(.trainLabels))
    let dataset = try await DigitDataset(name: folder.name, origin: .folder(folder.path), train: train, test: test)
    guard folder.name != folder.entry.name, folder.entry.hasContents(of: dataset) else { return dataset }
    return DigitDataset(name: folder.entry.name, origin: dataset.origin, train: dataset.train, test: dataset.test)
  }

  private static func labeledImages(
    _ folder: DigitFolder, images: DigitFile, labels: DigitFile
  ) async throws -> LabeledImages {
    let imagesPath = try folder.path(images)
    let labelsPath = try folder.path(labels)
    async let imageArray = IDXArray(contentsOf: imagesPath)
    let labelArray = try IDXArray(contentsOf: labelsPath)
    return try await LabeledImages(images: imageArray, named: imagesPath, labels: labelArray, named: labelsPath)
  }
}
