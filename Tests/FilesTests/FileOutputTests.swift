import Foundation
import Testing

@testable import Files

@Suite struct FileOutputTests {
  private let folder = FileManager.default.temporaryDirectory.appending(path: "files-tests-\(UUID().uuidString)")

  @Test("A file appears when it is committed, and replaces an old one as a whole")
  func replaces() throws {
    try inFolder {
      let path = self.path("file")
      for text in ["old", "new"] {
        let output = try FileOutput(path: path)
        try text.utf8.span.withUnsafeBytes { bytes throws(FileError) in try output.append(bytes) }
        #expect(try self.text("file") == (text == "old" ? nil : "old"))
        #expect(try names().count == (text == "old" ? 1 : 2))
        try output.commit()
        #expect(try self.text("file") == text)
      }
      #expect(try names() == ["file"])
    }
  }

  @Test("What is not committed leaves nothing")
  func discards() throws {
    try inFolder {
      do {
        let output = try FileOutput(path: path("file"))
        #expect(try names().count == 1)
        _ = consume output
      }
      #expect(try names() == [])
    }
  }

  @Test(
    "What a killed program left behind is removed by the next that writes the file; what a living one writes is not")
  func abandoned() throws {
    try inFolder {
      for name in [
        "file.0abc.partial", "file.partial", "file.a-b.partial", "other.0abc.partial", "file.0abc.partially",
      ] {
        try Data("left".utf8).write(to: folder.appending(path: name))
      }
      let living = try FileOutput(path: path("file"))
      #expect(try !names().contains("file.0abc.partial"))
      try FileOutput.replace(path("file"), with: [Array("new".utf8)])
      #expect(try names().count == 6)
      try living.commit()
      #expect(try text("file") == "")
      #expect(
        try names() == ["file", "file.0abc.partially", "file.a-b.partial", "file.partial", "other.0abc.partial"])
    }
  }

  @Test("The file keeps its permissions, and a symbolic link stays one")
  func permissionsAndLinks() throws {
    try inFolder {
      try FileOutput.replace(path("file"), with: [[1]])
      #expect(chmod(path("file"), 0o640) == 0)
      #expect(symlink("file", path("link")) == 0)
      try FileOutput.replace(path("link"), with: [[2], [3]])
      #expect(try FileBytes.read(folder.appending(path: "file").path) == [2, 3])
      let attributes = try FileManager.default.attributesOfItem(atPath: path("file"))
      #expect(attributes[.posixPermissions] as? Int == 0o640)
      #expect(try FileManager.default.destinationOfSymbolicLink(atPath: path("link")) == "file")
      #expect(try names() == ["file", "link"])
    }
  }

  @Test("A symbolic link to a file that is not there yet stays one, too")
  func danglingLink() throws {
    try inFolder {
      try FileManager.default.createDirectory(atPath: path("inner"), withIntermediateDirectories: true)
      #expect(symlink("inner/second", path("first")) == 0)
      #expect(symlink("../file", path("inner/second")) == 0)
      try FileOutput.replace(path("first"), with: [Array("new".utf8)])
      #expect(try text("file") == "new")
      #expect(try names() == ["file", "first", "inner"])
      #expect(try FileManager.default.destinationOfSymbolicLink(atPath: path("first")) == "inner/second")
      #expect(symlink("circle", path("circle")) == 0)
      let error = #expect(throws: FileError.self) { try FileOutput.replace(path("circle"), with: [[1]]) }
      #expect(error?.reason == "Too many levels of symbolic links")
    }
  }

  @Test("A folder and a socket are refused, and stay what they are", arguments: ["folder", "socket"])
  func irregular(name: String) throws {
    try inFolder {
      let path = path(name)
      #expect((name == "folder" ? mkdir(path, 0o700) : mknod(path, S_IFSOCK | 0o600, 0)) == 0)
      #expect(throws: FileError(file: path, reason: "not a regular file")) { try FileOutput.replace(path, with: [[1]]) }
      let names = try names()
      #expect(names == [name])
    }
  }

  @Test("A missing folder is named")
  func missingFolder() throws {
    let path = "\(folder.path)/none/file"
    let error = #expect(throws: FileError.self) { try FileOutput.replace(path, with: [[1]]) }
    #expect(error?.description == "\(path): cannot be written: No such file or directory")
  }

  private func inFolder(_ body: () throws -> Void) throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try body()
  }

  private func path(_ name: String) -> String { folder.appending(path: name).path }

  private func names() throws -> [String] { try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() }

  private func text(_ name: String) throws -> String? {
    guard FileManager.default.fileExists(atPath: path(name)) else { return nil }
    return String(decoding: try FileBytes.read(folder.appending(path: name).path), as: UTF8.self)
  }
}
