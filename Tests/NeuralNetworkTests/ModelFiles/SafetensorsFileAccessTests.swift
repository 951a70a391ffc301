import Files
import Foundation
import Testing

@testable import ModelFiles
@testable import NeuralNetwork

/// The error that `body` throws; nil if it throws none.
private func thrown(_ body: () throws(SafetensorsError) -> Void) -> SafetensorsError? {
  do throws(SafetensorsError) {
    try body()
    return nil
  } catch {
    return error
  }
}

/// Limits the size of files: in this process, writing more bytes to any file fails.
private func limitFileSize(to byteCount: rlim_t) -> Int32 {
  var limit = rlimit(rlim_cur: byteCount, rlim_max: byteCount)
  #if canImport(Darwin)
    return setrlimit(RLIMIT_FSIZE, &limit)
  #else
    return setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
  #endif
}

@Suite("Safetensors files that cannot be read, written or used")
struct SafetensorsFileAccessTests {
  private let folder: TemporaryFolder
  private let file = SafetensorsFile(tensors: everyKindOfTensor, metadata: ["recipe": "documented"])

  init() throws { folder = try TemporaryFolder() }

  @Test("A file cut short anywhere, or with a byte too many")
  func truncation() throws {
    let path = folder.path("whole.safetensors")
    try file.write(to: path)
    let bytes = try FileBytes.read(path)
    for count in bytes.indices {
      let error = thrown { () throws(SafetensorsError) in
        _ = try SafetensorsFile(decoding: [UInt8](bytes[..<count]), file: "file")
      }
      let expected = count == 0 ? "empty" : count < file.headerBytes.count ? "header length" : "the end of the file"
      #expect(error?.description.contains(expected) == true, "\(count) bytes")
    }
    let error = thrown { () throws(SafetensorsError) in
      _ = try SafetensorsFile(decoding: bytes + [0], file: "file")
    }
    #expect(error?.description == "file: data: expected 55 bytes, the end of the last tensor, found 56")
  }

  @Test("No changed bit of the header goes unnoticed")
  func changedBytes() throws {
    let path = folder.path("whole.safetensors")
    try file.write(to: path)
    let bytes = try FileBytes.read(path)
    for index in 0..<file.headerBytes.count {
      for bit in 0..<8 {
        var changed = bytes
        changed[index] ^= 1 << bit
        var decoded: SafetensorsFile?
        let error = thrown { () throws(SafetensorsError) in
          decoded = try SafetensorsFile(decoding: changed, file: "file")
        }
        #expect(decoded?.tensors != file.tensors || decoded?.metadata != file.metadata || error != nil)
      }
    }
  }

  @Test("Paths that cannot be read")
  func unreadable() throws {
    func problem(_ path: String, byteLimit: Int = SafetensorsFile.defaultByteLimit) -> SafetensorsError? {
      thrown { () throws(SafetensorsError) in _ = try SafetensorsFile(contentsOf: path, byteLimit: byteLimit) }
    }
    let missing = folder.path("missing.safetensors")
    #expect(problem(missing)?.description == "\(missing): cannot be read: No such file or directory")
    let isFolder = SafetensorsError(file: folder.url.path, problem: .unreadable("Is a directory"))
    #expect(problem(folder.url.path) == isFolder)
    let endless = problem("/dev/zero", byteLimit: 1 << 20)?.problem
    #expect(endless == .unreadable("it has more bytes than the limit of \(1 << 20)"))

    let path = folder.path("limited.safetensors")
    try file.write(to: path)
    let size = file.bytes.count
    #expect(problem(path, byteLimit: size) == nil)
    let reason = "its \(size) bytes are more than the limit of \(size - 1)"
    #expect(problem(path, byteLimit: size - 1)?.problem == .unreadable(reason))
  }

  @Test("A pipe that is fed in pieces is read as a file is", .timeLimit(.minutes(1)))
  func pipe() throws {
    let path = folder.path("pipe")
    #expect(mkfifo(path, 0o600) == 0)
    let bytes = file.bytes
    Thread.detachNewThread {
      let descriptor = open(path, O_WRONLY)
      for byte in bytes { withUnsafeBytes(of: byte) { _ = write(descriptor, $0.baseAddress, 1) } }
      close(descriptor)
    }
    #expect(try SafetensorsFile(contentsOf: path).tensors == file.tensors)
  }

  @Test("Paths that cannot be written")
  func unwritable() throws {
    func problem(_ path: String) -> SafetensorsError? {
      thrown { () throws(SafetensorsError) in try file.write(to: path) }
    }
    let missing = folder.path("missing/model.safetensors")
    #expect(problem(missing)?.description == "\(missing): cannot be written: No such file or directory")
    #expect(problem(folder.url.path)?.problem == .unwritable("not a regular file"))
    #expect(problem("/dev/full")?.description == "/dev/full: cannot be written: No space left on device")
    #expect(folder.fileNames.isEmpty)
  }

  @Test("A disk that fills up leaves the old file and nothing else")
  func fullDisk() async {
    await #expect(processExitsWith: .success) {
      let folder = try TemporaryFolder()
      let path = folder.path("model.safetensors")
      try SafetensorsFile(tensors: everyKindOfTensor).write(to: path)

      // For the writer, a limit on the size of files is like a full disk. The limit holds for this process only.
      signal(SIGXFSZ, SIG_IGN)
      try #require(limitFileSize(to: 4096) == 0)
      let large = SafetensorsTensor(name: "large", shape: [8192], elements: [UInt8](repeating: 1, count: 8192))
      let error = thrown { () throws(SafetensorsError) in try SafetensorsFile(tensors: [large]).write(to: path) }
      #expect(error?.description == "\(path): cannot be written: File too large")
      #expect(folder.fileNames == ["model.safetensors"])
      #expect(try SafetensorsFile(contentsOf: path).tensors == everyKindOfTensor)
    }
  }

  @Test("Tensors that are not what the program needs")
  func misfits() throws {
    let path = folder.path("model.safetensors")
    try file.write(to: path)
    let read = try SafetensorsFile(contentsOf: path)
    func complaint(_ name: String, shape: [Int]) -> String? {
      let error = thrown { () throws(SafetensorsError) in
        _ = try read.elements(of: name, shape: shape, as: Float.self)
      }
      return error?.description
    }
    #expect(complaint("bias", shape: [3]) == #"\#(path): tensor "bias": expected a tensor of this name, found none"#)
    #expect(complaint("step", shape: []) == #"\#(path): tensor "step", dtype: expected F32, found I64"#)
    #expect(
      complaint("dense/kernel", shape: [3, 2])
        == #"\#(path): tensor "dense/kernel", shape: expected [3, 2], found [2, 3]"#)
  }
}
