import Foundation

/// The folder that a result is to be written into.
enum OutputFolder {
  /// Makes the folder of `file` if need be, and makes sure before any work is done that it can be written to.
  static func prepare(for file: URL) throws {
    let folder = file.deletingLastPathComponent()
    do {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    } catch {
      throw OutputFolderError(description: "\(folder.path): cannot make this folder: \(error.localizedDescription)")
    }
    guard FileManager.default.isWritableFile(atPath: folder.path) else {
      throw OutputFolderError(description: "\(folder.path): expected a folder that can be written to")
    }
  }
}

/// A folder that results cannot be written into.
struct OutputFolderError: Error, CustomStringConvertible {
  /// One line: the folder and what is wrong with it.
  let description: String
}
