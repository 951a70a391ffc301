import Files
import Foundation
import IDX
import Synchronization
import Testing

@testable import Digits

@Suite("Fetching data sets from a local HTTP server")
struct FetchTests {
  private let folder: TemporaryFolder
  private let entry = Self.smallEntry
  private static let smallEntry = DigitsTests.entry(for: completeDataset)
  private static let names = [
    "t10k-images-idx3-ubyte.gz", "t10k-labels-idx1-ubyte.gz", "train-images-idx3-ubyte.gz",
    "train-labels-idx1-ubyte.gz",
  ]

  /// The right files by name.
  private static let files: [String: [UInt8]] = {
    let folder = try! TemporaryFolder()
    try! completeDataset.write(toFolder: folder.path)
    return Dictionary(
      uniqueKeysWithValues: folder.fileNames.map { name in
        (name, try! FileBytes.read("\(folder.path)/\(name)"))
      })
  }()

  init() throws {
    folder = try TemporaryFolder()
  }

  private static func rightResponse(_ path: String) -> LocalHTTPServer.Response {
    files[path.split(separator: "/").last.map(String.init) ?? ""].map { .bytes($0) } ?? .status(404)
  }

  /// Fetches, and returns the events without the progress in bytes.
  @discardableResult
  private func fetch(from mirrors: [String], seconds: Double = 20) async throws -> [String] {
    let events = EventLog()
    try await DataSetFetch(entry, mirrors: mirrors, seconds: seconds).run(into: folder.path, report: events.append)
    return events.lines
  }

  private func expectWhole(sourceLocation: SourceLocation = #_sourceLocation) async throws {
    #expect(folder.fileNames == Self.names, sourceLocation: sourceLocation)
    let dataset = try await DigitDataset.load(DigitFolder(path: folder.path))
    #expect(dataset.train == completeDataset.train, sourceLocation: sourceLocation)
    #expect(dataset.test == completeDataset.test, sourceLocation: sourceLocation)
  }

  @Test("Right files arrive, and a second fetch asks for nothing")
  func right() async throws {
    let server = try LocalHTTPServer(Self.rightResponse)
    #expect(try await fetch(from: [server.address]).allSatisfy { $0.hasPrefix("finished") })
    try await expectWhole()
    #expect(server.requests.sorted() == Self.names)
    #expect(try await fetch(from: [server.address]).allSatisfy { $0.hasPrefix("present") })
    #expect(server.requests.count == 4)
  }

  @Test("A damaged or half file in the folder is fetched anew, the others are kept")
  func restart() async throws {
    let server = try LocalHTTPServer(Self.rightResponse)
    try await fetch(from: [server.address])
    let path = "\(folder.path)/train-images-idx3-ubyte.gz"
    try Data(Self.files["train-images-idx3-ubyte.gz"]!.dropLast(100)).write(to: URL(filePath: path))
    #expect(try await fetch(from: [server.address]).filter { $0.hasPrefix("finished") }.count == 1)
    try await expectWhole()
  }

  @Test("A pipe in a file's place is an error; nobody waits for its writer", .timeLimit(.minutes(1)))
  func pipe() async throws {
    let path = "\(folder.path)/train-images-idx3-ubyte.gz"
    #expect(mkfifo(path, 0o600) == 0)
    let server = try LocalHTTPServer(Self.rightResponse)
    let message = await errorMessage { try await fetch(from: [server.address]) }
    #expect(message == "\(path): cannot be written: not a regular file")
  }

  @Test("The next mirror is asked where one fails, and a redirection is followed")
  func secondMirror() async throws {
    let missing = try LocalHTTPServer { _ in .status(404) }
    let target = try LocalHTTPServer(Self.rightResponse)
    let redirecting = try LocalHTTPServer { .redirect(target.address + "elsewhere/" + $0) }
    let events = try await fetch(from: [missing.address, redirecting.address])
    #expect(events.filter { $0.hasPrefix("failed") && $0.hasSuffix("HTTP status 404") }.count == 4)
    #expect(target.requests.contains("elsewhere/t10k-labels-idx1-ubyte.gz"))
    try await expectWhole()
  }

  /// A way to serve the first file wrongly, and the expected part of the error's text.
  struct Fault: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let response: @Sendable ([UInt8]) -> LocalHTTPServer.Response
    let message: String
  }

  /// A part of the system's message for a connection that ends 9 bytes early.
  private static let cutMessage: String = {
    #if canImport(Darwin)
      "connection was lost"
    #else
      "9 bytes remaining"
    #endif
  }()

  static let faults = [
    Fault(testDescription: "missing", response: { _ in .status(404) }, message: "HTTP status 404"),
    Fault(testDescription: "server error", response: { _ in .status(503) }, message: "HTTP status 503"),
    Fault(
      testDescription: "truncated", response: { .bytes(Array($0.dropLast(9))) },
      message: "expected the rest of the gzip stream"),
    Fault(
      testDescription: "connection cut", response: { .promising($0.count, Array($0.dropLast(9))) },
      message: cutMessage),
    Fault(
      testDescription: "corrupted",
      response: { bytes in
        var bytes = bytes
        bytes[bytes.count / 2] ^= 4
        return .bytes(bytes)
      }, message: "expected an intact gzip stream"),
    Fault(
      testDescription: "other contents", response: { _ in .bytes(files["t10k-images-idx3-ubyte.gz"]!) },
      message: "expected contents with SHA-256"),
    Fault(
      testDescription: "one pixel off",
      response: { bytes in
        let right = try! IDXArray(decoding: bytes, name: "right")
        return .bytes(right.headerBytes + right.bytes.dropLast() + [right.bytes.last! ^ 1])
      }, message: "expected contents with SHA-256"),
    Fault(
      testDescription: "a web page", response: { _ in .bytes(Array("<html>".utf8)) }, message: "expected an IDX file"),
    Fault(testDescription: "empty", response: { _ in .bytes([]) }, message: "expected 4 bytes"),
    Fault(testDescription: "too large", response: { .promising(1 << 40, $0) }, message: "more than 83176 bytes"),
    Fault(testDescription: "endless", response: { _ in .endless }, message: "more than 83176 bytes"),
    Fault(
      testDescription: "right length, other bytes", response: { .bytes([UInt8](repeating: 0x1F, count: $0.count)) },
      message: "expected an IDX file"),
    Fault(
      testDescription: "a gzip bomb", response: { _ in .bytes(bomb) },
      message: "promises 8388608 bytes of elements, more than the limit of 15680"),
    Fault(
      testDescription: "a gzip bomb behind the last element",
      response: { _ in .bytes(zeros(shape: [20, 28, 28]) + bomb) },
      message: "expected the end of the file after the last element"),
    Fault(testDescription: "slow", response: { _ in .dripping }, message: "not finished after 2.0 s"),
    Fault(testDescription: "no answer", response: { _ in .silence }, message: "not finished after 2.0 s"),
    Fault(
      testDescription: "a slow redirection", response: { _ in .drippingRedirect("/elsewhere") },
      message: "not finished after 2.0 s"),
  ]

  /// Some kilobytes that inflate to megabytes.
  private static let bomb = zeros(shape: [8 << 20])

  /// An array of zeros as a gzip file.
  private static func zeros(shape: [Int]) -> [UInt8] {
    let folder = try! TemporaryFolder()
    let path = "\(folder.path)/bomb.gz"
    let zeros = [UInt8](repeating: 0, count: shape.reduce(1, *))
    try! IDXArray(shape: shape, elements: zeros).write(to: path, compression: .gzip)
    return try! FileBytes.read(path)
  }

  @Test("Names that a server suggests are not taken, wherever they lead")
  func pathTricks() async throws {
    let target = try LocalHTTPServer { path in
      .attachment("../../\(path)", Self.files[path.split(separator: "/").last.map(String.init) ?? ""] ?? [])
    }
    let redirecting = try LocalHTTPServer { .redirect(target.address + "%2e%2e/..%2f..%2fetc/" + $0) }
    let inner = "\(folder.path)/a/b"
    try await DataSetFetch(entry, mirrors: [redirecting.address + "../..//"]).run(into: inner) { _ in }
    #expect(try FileManager.default.contentsOfDirectory(atPath: inner).sorted() == Self.names)
    #expect(try FileManager.default.contentsOfDirectory(atPath: "\(folder.path)/a") == ["b"])
    #expect(folder.fileNames == ["a"])
  }

  @Test(
    "A file that is served wrongly is an error, nothing is left behind, and the server is hung up on",
    .timeLimit(.minutes(1)), arguments: faults)
  func wrong(_ fault: Fault) async throws {
    let server = try LocalHTTPServer { Self.files[$0].map(fault.response) ?? .status(404) }
    let message = await errorMessage { try await fetch(from: [server.address], seconds: 2) }
    let expectedStart =
      "train-images-idx3-ubyte.gz: no mirror delivered it: \(server.address)train-images-idx3-ubyte.gz: "
    #expect(message?.hasPrefix(expectedStart) == true, "\(message ?? "no error")")
    #expect(message?.contains(fault.message) == true, "\(message ?? "no error")")
    #expect(message?.contains("\n") == false)
    #expect(folder.fileNames == [])
    while server.openConnections > 0 { try await Task.sleep(for: .milliseconds(10)) }
  }

  @Test("A redirection to a file is refused, were it the right one")
  func redirectionToFile() async throws {
    let right = try TemporaryFolder()
    try completeDataset.write(toFolder: right.path)
    let server = try LocalHTTPServer { .redirect("file://localhost\(right.path)/\($0)") }
    let message = await errorMessage { try await fetch(from: [server.address]) }
    let refusal = "refused redirection to file://localhost\(right.path)/train-images"
    #expect(message?.contains(refusal) == true, "\(message ?? "no error")")
    #expect(folder.fileNames == [])
  }

  @Test("Redirections in a circle end")
  func circularRedirection() async throws {
    let server = try LocalHTTPServer { .redirect("/" + $0) }
    let message = await errorMessage { try await fetch(from: [server.address]) }
    #expect(
      message?.contains("refused redirection to \(server.address)train-images") == true, "\(message ?? "no error")")
    #expect(server.requests.count == 11)
    #expect(folder.fileNames == [])
  }

  @Test("Files that arrived before a failure stay, whole")
  func partialFetch() async throws {
    let server = try LocalHTTPServer { $0.hasPrefix("t10k") ? .status(404) : Self.rightResponse($0) }
    #expect(await errorMessage { try await fetch(from: [server.address]) } != nil)
    #expect(folder.fileNames == ["train-images-idx3-ubyte.gz", "train-labels-idx1-ubyte.gz"])
    let whole = try LocalHTTPServer(Self.rightResponse)
    try await fetch(from: [whole.address])
    #expect(whole.requests.allSatisfy { $0.hasPrefix("t10k") })
    try await expectWhole()
  }

  @Test("Without a known digest the shape is checked")
  func noDigest() async throws {
    let entry = DigitsTests.entry(for: completeDataset, hasDigests: false)
    let swapped = try LocalHTTPServer { Self.rightResponse($0.replacing("train", with: "t10k")) }
    let message = await errorMessage {
      try await DataSetFetch(entry, mirrors: [swapped.address]).run(into: folder.path) { _ in }
    }
    #expect(message?.contains("expected uint8 of shape [20, 28, 28], found uint8 of shape [5, 28, 28]") == true)
  }

  @Test("Without a known digest, labels that are no digits are refused")
  func noDigestLabels() async throws {
    let entry = DigitsTests.entry(for: smallDataset, hasDigests: false)
    let wrong = IDXArray(shape: [20], elements: [UInt8](repeating: 9, count: 19) + [10])
    let server = try LocalHTTPServer {
      $0.hasPrefix("train-labels") ? .bytes(wrong.headerBytes + wrong.bytes) : Self.rightResponse($0)
    }
    let message = await errorMessage {
      try await DataSetFetch(entry, mirrors: [server.address]).run(into: folder.path) { _ in }
    }
    #expect(message?.contains("expected labels from 0 to 9, found 10 at index 19") == true, "\(message ?? "no error")")
    #expect(folder.fileNames == ["train-images-idx3-ubyte.gz"])
  }

  @Test("A cancelled fetch ends at once and leaves nothing behind")
  func cancellation() async throws {
    let server = try LocalHTTPServer { _ in .dripping }
    let task = Task { try await fetch(from: [server.address], seconds: 600) }
    while server.requests.isEmpty { try await Task.sleep(for: .milliseconds(10)) }
    task.cancel()
    let result = await task.result
    #expect(throws: (any Error).self) { try result.get() }
    #expect(folder.fileNames == [])
  }

  @Test(
    "Mirrors that are no web addresses are refused",
    arguments: ["ftp://host/", "file:///etc/", "mirror", "http://", ""])
  func badMirror(address: String) {
    #expect(throws: DigitsError.badMirror(address)) { try DataSetFetch(entry, mirrors: [address]) }
  }

  @Test("A data set without mirrors says what to do")
  func noMirror() throws {
    let emnist = DataSetCatalog.emnistDigits
    do {
      _ = try DataSetFetch(emnist, mirrors: emnist.mirrors)
      Issue.record("a fetch without mirrors was made")
    } catch {
      #expect(error.description.contains("gzip.zip"))
    }
  }

  @Test("A folder is made with its first file, or, if it cannot be, named in the error")
  func folders() async throws {
    let server = try LocalHTTPServer(Self.rightResponse)
    let new = "\(folder.path)/new/folder"
    #expect(
      await errorMessage {
        try await DataSetFetch(entry, mirrors: [server.address]).run(into: new) { _ in }
      } == nil)
    #expect(FileManager.default.fileExists(atPath: "\(new)/t10k-labels-idx1-ubyte.gz"))

    let missing = try LocalHTTPServer { _ in .status(404) }
    let unused = "\(folder.path)/unused"
    #expect(
      await errorMessage {
        try await DataSetFetch(entry, mirrors: [missing.address]).run(into: unused) { _ in }
      } != nil)
    #expect(!FileManager.default.fileExists(atPath: unused))

    let path = "\(new)/t10k-labels-idx1-ubyte.gz/inside"
    let message = await errorMessage {
      try await DataSetFetch(entry, mirrors: [server.address]).run(into: path) { _ in }
    }
    #expect(message?.hasPrefix("\(path): cannot make this folder: ") == true, "\(message ?? "no error")")
  }
}

/// The events of a fetch as lines, without its progress in bytes.
private final class EventLog: Sendable {
  private let log = Mutex<[String]>([])

  var lines: [String] { log.withLock { $0 } }

  func append(_ event: DataSetFetch.Event) {
    switch event {
    case .present(let file): log.withLock { $0.append("present \(file)") }
    case .finished(let file): log.withLock { $0.append("finished \(file)") }
    case .failed(let file, let reason): log.withLock { $0.append("failed \(file) \(reason)") }
    case .received: break
    }
  }
}
