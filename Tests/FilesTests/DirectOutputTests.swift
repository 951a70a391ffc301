import Foundation
import Testing

@testable import Files

/// Outputs that are written directly, without renaming a file.
@Suite final class DirectOutputTests {
  private let folder = FileManager.default.temporaryDirectory.appending(path: "files-tests-\(UUID().uuidString)")

  init() throws { try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true) }

  deinit { try? FileManager.default.removeItem(at: folder) }

  @Test("Open descriptors are told by their names, also behind symbolic links; a file or folder is none")
  func names() throws {
    #expect(DirectOutput(path: "-") == .descriptor(1) && DirectOutput(path: "-")?.isStandardOutput == true)
    #expect(DirectOutput(path: "/dev/stdout") == .descriptor(1))
    #expect(DirectOutput(path: "/dev/stderr") == .descriptor(2))
    #expect(DirectOutput(path: "/dev/fd/17") == .descriptor(17))
    #expect(DirectOutput(path: "/dev/null") == .file("/dev/null"))
    #expect(symlink("/dev/stdout", path("log")) == 0 && symlink("log", path("link")) == 0)
    #expect(DirectOutput(path: path("link")) == .descriptor(1))
    try FileOutput.replace(path("file"), with: [[1]])
    for name in ["file", "none", ".", "./-"] { #expect(DirectOutput(path: path(name)) == nil) }
    #expect(DirectOutput.name(of: "-") == "standard output" && DirectOutput.name(of: "./-") == "./-")
  }

  @Test("Devices take what is written and stay devices; a full one has the system's reason")
  func devices() throws {
    try FileOutput.replace("/dev/null", with: [[1], [2]])
    var status = stat()
    #expect(stat("/dev/null", &status) == 0 && status.st_mode & S_IFMT == S_IFCHR)
    #expect(throws: FileError(file: "/dev/full", reason: "No space left on device")) {
      try FileOutput.replace("/dev/full", with: [[1]])
    }
  }

  @Test("A named pipe passes on what is written, and stays", .timeLimit(.minutes(1)))
  func pipe() throws {
    let pipe = path("pipe")
    #expect(mkfifo(pipe, 0o600) == 0)
    let bytes = (0..<200_000).map { UInt8(truncatingIfNeeded: $0) }
    Thread.detachNewThread { try? FileOutput.replace(pipe, with: [bytes, [1, 2]]) }
    #expect(try FileBytes.read(pipe) == bytes + [1, 2])
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["pipe"])
  }

  @Test("What is written to an open descriptor goes on where it is, and the descriptor stays open")
  func descriptor() throws {
    let descriptor = open(path("file"), O_WRONLY | O_CREAT, 0o600)
    defer { close(descriptor) }
    for part in ["ab", "cd"] { try FileOutput.replace("/dev/fd/\(descriptor)", with: [Array(part.utf8)]) }
    #expect(try FileBytes.text(path("file")) == "abcd")
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["file"])
  }

  @Test("A descriptor that is closed or for reading only is found out before anything is written")
  func check() throws {
    try FileOutput.replace(path("file"), with: [[1]])
    let descriptor = open(path("file"), O_RDONLY)
    defer { close(descriptor) }
    for number in [descriptor, 1_000_000] {
      #expect(throws: FileError(file: "x", reason: "Bad file descriptor")) {
        try DirectOutput.descriptor(number).check(named: "x")
      }
      #expect(throws: FileError(file: "/dev/fd/\(number)", reason: "Bad file descriptor")) {
        try FileOutput.replace("/dev/fd/\(number)", with: [[1]])
      }
    }
    try DirectOutput.file("/dev/null").check(named: "x")
  }

  @Test("Standard descriptors that are closed are taken, and refuse what they refused before")
  func closed() async {
    await #expect(processExitsWith: .success) {
      for descriptor: Int32 in 0...2 { close(descriptor) }
      StandardDescriptors.takeClosed()
      var byte: UInt8 = 0
      let isRefused =
        read(0, &byte, 1) == -1 && errno == EBADF && write(1, &byte, 1) == -1 && errno == EBADF
        && write(2, &byte, 1) == -1 && errno == EBADF
      exit(isRefused && open("/dev/null", O_RDONLY) > 2 ? 0 : 1)
    }
  }

  private func path(_ name: String) -> String { folder.appending(path: name).path }
}
