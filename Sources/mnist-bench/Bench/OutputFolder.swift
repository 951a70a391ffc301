import Foundation

/// The folder that a result is to be written into.
enum OutputFolder {
  /// Makes the folder of `file` if need be, and makes sure before any work is done that it can be written to, and that
  /// the file is none of `others`, by whatever path: those that the command reads, or writes as well.
  static func prepare(for file: URL, sparing others: [String] = []) throws(OutputFolderError) {
    let place = file.resolvingSymlinksInPath().path
    if let lost = others.first(where: { URL(filePath: $0).resolvingSymlinksInPath().path == place }) {
      throw OutputFolderError(
        description: "\(file.relativePath): expected another file than \(lost), which would be lost")
    }
    let folder = file.deletingLastPathComponent()
    do {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    } catch {
      // Foundation's own words are "error 512".
      throw OutputFolderError(
        description: "\(folder.path): cannot make this folder: a part of the path is a file, or is read-only")
    }
    var isFolder: ObjCBool = false
    guard !FileManager.default.fileExists(atPath: file.path, isDirectory: &isFolder) || !isFolder.boolValue else {
      throw OutputFolderError(description: "\(file.path): expected a file or nothing, found a folder")
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
