import Foundation
import Testing

@testable import Files

@Suite struct FileBytesTests {
  private let folder = FileManager.default.temporaryDirectory.appending(path: "files-tests-\(UUID().uuidString)")

  @Test(
    "All bytes are read, and no file is read that has one more than the limit", arguments: [0, 1, 1 << 16, 200_000])
  func limit(count: Int) throws {
    try inFolder {
      let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 ^ $0 >> 8) }
      try Data(bytes).write(to: folder.appending(path: "file"))
      #expect(try FileBytes.read(path("file"), byteLimit: count) == bytes)
      guard count > 0 else { return }
      let reason = "its \(count) bytes are more than the limit of \(count - 1)"
      #expect(throws: FileReadingError(reason: reason)) { try FileBytes.read(path("file"), byteLimit: count - 1) }
    }
  }

  @Test("A pipe is read to its end; where a regular file is expected, it is refused", .timeLimit(.minutes(1)))
  func pipe() throws {
    try inFolder {
      #expect(mkfifo(path("pipe"), 0o600) == 0)
      #expect(throws: FileReadingError(reason: "not a regular file")) {
        try FileBytes.read(path("pipe"), .regular, byteLimit: 8)
      }
      let pipe = path("pipe")
      Thread.detachNewThread {
        let descriptor = open(pipe, O_WRONLY)
        for _ in 0..<3 { write(descriptor, "ab", 2) }
        close(descriptor)
      }
      let bytes = try FileBytes.read(pipe, byteLimit: 8)
      #expect(bytes == Array("ababab".utf8))
    }
  }

  @Test(
    "A system file of stated size 0 is read to its end, as `cat` does",
    .enabled(if: access("/proc/kallsyms", R_OK) == 0))
  func systemFile() throws {
    let process = Process()
    let output = Pipe()
    process.executableURL = URL(filePath: "/bin/cat")
    process.arguments = ["/proc/kallsyms"]
    process.standardOutput = output
    try process.run()
    let expected = try output.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    let bytes = try FileBytes.read("/proc/kallsyms")
    #expect(bytes.count > 4_096 && Data(bytes) == expected)
  }

  @Test("Text that arrives in pieces larger than any buffer is whole", .timeLimit(.minutes(1)))
  func pieces() throws {
    try inFolder {
      let pipe = path("pipe")
      #expect(mkfifo(pipe, 0o600) == 0)
      let pieces = [1, 4_096, 65_537, 300_000].map { [UInt8](repeating: UInt8($0 % 95 + 32), count: $0) }
      Thread.detachNewThread {
        let descriptor = open(pipe, O_WRONLY)
        for piece in pieces {
          var written = 0
          while written < piece.count {
            written += piece[written...].withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
          }
          usleep(10_000)
        }
        close(descriptor)
      }
      let text = try FileBytes.text(pipe)
      #expect(text == String(decoding: pieces.joined(), as: UTF8.self))
    }
  }

  @Test("\"-\" is standard input, which is read once, and a file of this name where a regular file is expected")
  func standardInput() async throws {
    #expect(FileBytes.name(of: "-") == "standard input" && FileBytes.name(of: "./-") == "./-")
    await #expect(processExitsWith: .success) {
      let pipe = Pipe()
      dup2(pipe.fileHandleForReading.fileDescriptor, STDIN_FILENO)
      try pipe.fileHandleForWriting.write(contentsOf: Data("ab".utf8))
      try pipe.fileHandleForWriting.close()
      #expect(try FileBytes.read("-") == Array("ab".utf8))
      #expect(throws: FileReadingError(reason: "it has been read already")) { try FileBytes.read("-") }
      #expect(throws: FileReadingError(reason: "No such file or directory")) { try FileBytes.read("-", .regular) }
    }
  }

  @Test("What never ends is refused", .timeLimit(.minutes(1)))
  func endless() {
    #expect(throws: FileReadingError(reason: "it has more bytes than the limit of 1000000")) {
      try FileBytes.read("/dev/zero", byteLimit: 1_000_000)
    }
  }

  @Test("A missing file and a folder have the system's reason")
  func unreadable() throws {
    #expect(throws: FileReadingError(reason: "No such file or directory")) {
      try FileBytes.read(path("none"), byteLimit: 1)
    }
    #expect(throws: FileReadingError(reason: "Is a directory")) { try FileBytes.read("/", byteLimit: 1) }
    #expect(throws: FileReadingError(reason: "not a regular file")) { try FileBytes.read("/", .regular, byteLimit: 1) }
  }

  private func inFolder(_ body: () throws -> Void) throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try body()
  }

  private func path(_ name: String) -> String { folder.appending(path: name).path }
}
