import Foundation

/// A folder that holds the four files of a data set under one of their usual names.
public struct DigitFolder: Sendable {
  /// The folder's path.
  public let path: String

  /// The data set whose file names are used.
  public let entry: DataSetEntry

  /// What to call the data: as the catalogue does if they were asked for by that name, else as the folder is called,
  /// which may hold anything under MNIST's file names.
  public let name: String

  /// The folder at `path` for the files of a data set of the catalogue, which is called `name` instead if that is
  /// given.
  init(path: String, entry: DataSetEntry, name: String? = nil) {
    self.path = path
    self.entry = entry
    self.name = name ?? entry.name
  }

  /// The folder at `path`, whatever data set of the catalogue its files are named after.
  ///
  /// Several data sets use MNIST's file names; among those the folder's own name decides, and else it is MNIST.
  ///
  /// - Throws: `DigitsError.noSuchFolder`.
  public init(path: String) throws(DigitsError) {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue else {
      throw .noSuchFolder(path: path)
    }
    let folderName = URL(filePath: path).absoluteURL.standardizedFileURL.lastPathComponent
    let namesakes = DataSetCatalog.all.filter { $0.name == folderName }
    let candidates = (namesakes + DataSetCatalog.all).map { DigitFolder(path: path, entry: $0, name: folderName) }
    self = candidates.first(where: \.holdsAnyFile) ?? candidates[0]
  }

  /// Whether at least one of the four files is there, so that a missing one is worth an error.
  var holdsAnyFile: Bool {
    DigitFile.allCases.contains { existingPath($0) != nil }
  }

  /// The path of one of the files, plain or gzip, in the spelling `-idx3-ubyte` or `.idx3-ubyte`.
  ///
  /// - Throws: `DigitsError.missingFile`.
  public func path(_ file: DigitFile) throws(DigitsError) -> String {
    guard let path = existingPath(file) else {
      throw .missingFile(folder: path, spellings: entry.spellings(file))
    }
    return path
  }

  private func existingPath(_ file: DigitFile) -> String? {
    entry.spellings(file).map { "\(path)/\($0)" }.first(where: FileManager.default.fileExists(atPath:))
  }
}
