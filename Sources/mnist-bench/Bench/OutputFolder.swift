import Files
import Foundation

/// The folder that a result is to be written into.
enum OutputFolder {
  /// Makes the folder of the file at `path` if need be, and makes sure before any work is done that it can be written
  /// to, and that the file is none of `others`, by whatever path: those that the command reads, or writes as well.
  ///
  /// What is written straight, such as a device, needs no folder. Standard output then belongs to this file.
  static func prepare(for path: String, sparing others: [String] = []) throws(OutputFolderError) {
    if let direct = DirectOutput(path: path) { return try prepare(direct, name: DirectOutput.name(of: path)) }
    let file = URL(filePath: path)
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

  /// Refuses what a folder of several files cannot be: standard output and other things that are written straight.
  static func check(_ folder: String) throws(OutputFolderError) {
    guard DirectOutput(path: folder) == nil else {
      throw OutputFolderError(description: "\(folder): expected a folder, since several files are written")
    }
  }

  private static func prepare(_ direct: DirectOutput, name: String) throws(OutputFolderError) {
    do throws(FileError) { try direct.check(named: name) } catch {
      throw OutputFolderError(description: error.description)
    }
    guard !direct.isStandardOutput || StandardOutput.take() else {
      throw OutputFolderError(description: "\(name): expected one result there, found a second")
    }
  }
}

/// A folder that results cannot be written into.
struct OutputFolderError: Error, CustomStringConvertible {
  /// One line: the folder and what is wrong with it.
  let description: String
}
