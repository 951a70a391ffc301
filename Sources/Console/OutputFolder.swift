import Files
import Foundation

/// The folder for a result.
package enum OutputFolder {
  /// Makes the folder of the file at `path` if needed. Checks, before any work is done, that the folder is writable and
  /// that the file is none of `others` (the command's other files), even under another path.
  ///
  /// Devices and pipes are written directly and need no folder. If `path` is standard output, this result then owns it.
  package static func prepare(for path: String, sparing others: [String] = []) throws(OutputFolderError) {
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
      // Foundation's own text is "error 512".
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

  /// Refuses paths that cannot be a folder of several files: standard output, devices and pipes.
  package static func check(_ folder: String) throws(OutputFolderError) {
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

/// Results cannot be written into a folder.
package struct OutputFolderError: Error, CustomStringConvertible {
  /// One line: the folder and the problem.
  package let description: String
}
