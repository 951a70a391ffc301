import Foundation
import IDX

extension DigitDataset {
  /// Writes the four files, gzip and under MNIST's names, into `folder`, which is made if it is missing.
  ///
  /// - Throws: `DigitsError` or `IDXError`, whose descriptions are one line each.
  public func write(toFolder folder: String) throws {
    try makeFolder(folder)
    for file in DigitFile.allCases {
      try array(file).write(to: "\(folder)/\(DataSetCatalog.mnist.fileName(file))", compression: .gzip)
    }
  }
}

/// Makes the folder at `path` and its parent folders, unless they exist.
func makeFolder(_ path: String) throws(DigitsError) {
  do {
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  } catch {
    throw .unwritableFolder(path: path, reason: error.localizedDescription)
  }
}
