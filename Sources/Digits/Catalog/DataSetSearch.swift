import Foundation

/// The search for the catalogue's data sets in folders.
public struct DataSetSearch: Sendable {
  private let environment: [String: String]
  private let workingFolder: String
  private let homeFolder: String

  /// The search from the current folder, with the process's environment.
  public init() {
    self.init(
      environment: ProcessInfo.processInfo.environment, workingFolder: FileManager.default.currentDirectoryPath,
      homeFolder: NSHomeDirectory())
  }

  init(environment: [String: String], workingFolder: String, homeFolder: String) {
    self.environment = environment
    self.workingFolder = workingFolder
    self.homeFolder = homeFolder
  }

  /// The folders searched, in this order: `$MNIST_DIR` (for MNIST only), `Datasets/<name>` and the user's cache.
  public func folders(for entry: DataSetEntry) -> [String] {
    [mnistFolder(for: entry), datasetsFolder(for: entry), cacheFolder(for: entry)].compactMap { $0 }
  }

  /// The first of the folders that holds the data set, itself or in a folder inside it. The search never waits for a
  /// pipe.
  ///
  /// - Throws: `DigitsError.notFound`, or `unusableDataSet`; `noSuchFolder`, `noFiles` or `missingFile` if `$MNIST_DIR`
  ///   is set and does not hold MNIST's test files.
  public func folder(for entry: DataSetEntry) throws(DigitsError) -> DigitFolder {
    try entry.checkUse()
    if let path = mnistFolder(for: entry) {
      let folder = try DigitFolder(path: path)
      for file in [DigitFile.testImages, .testLabels] { _ = try folder.path(file) }
      return DigitFolder(path: folder.path, entry: folder.entry)
    }
    let searched = folders(for: entry)
    let candidates = searched.flatMap { DigitFolder.places(in: $0, of: [entry]) }
      .map { DigitFolder(path: $0, entry: entry, .regular) }
    // A folder with unusable files leads to an error, but only if no other folder has usable ones.
    guard
      let folder = candidates.first(where: { $0.usableCount > 0 }) ?? candidates.first(where: \.holdsAnything)
    else {
      throw .notFound(name: entry.name, searched: searched)
    }
    return folder
  }

  /// The folder for fetched files: `Datasets/<name>` if there is a folder `Datasets`, else the user's cache.
  public func fetchFolder(for entry: DataSetEntry) -> String {
    FileManager.default.fileExists(atPath: "\(workingFolder)/Datasets")
      ? datasetsFolder(for: entry) : cacheFolder(for: entry)
  }

  private func mnistFolder(for entry: DataSetEntry) -> String? {
    guard entry.name == DataSetCatalog.mnist.name, let path = environment["MNIST_DIR"], !path.isEmpty else {
      return nil
    }
    return path
  }

  private func datasetsFolder(for entry: DataSetEntry) -> String {
    "\(workingFolder)/Datasets/\(entry.name)"
  }

  private func cacheFolder(for entry: DataSetEntry) -> String {
    #if os(macOS)
      let caches = "\(homeFolder)/Library/Caches"
    #else
      // The XDG Base Directory Specification says to ignore relative paths.
      let configured = environment["XDG_CACHE_HOME"].flatMap { $0.hasPrefix("/") ? $0 : nil }
      let caches = configured ?? "\(homeFolder)/.cache"
    #endif
    return "\(caches)/mnist-bench/\(entry.name)"
  }
}
