import Foundation

/// A folder with the shared libraries that a test compiles from C. The files go with it; loaded libraries stay.
final class LibraryFolder {
  private let url: URL

  init() throws {
    url = FileManager.default.temporaryDirectory.appending(path: "blas-tests-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  /// The folder's path.
  var path: String { url.path }

  /// Writes a file; its path.
  func write(_ contents: some Sequence<UInt8>, to name: String = UUID().uuidString) throws -> String {
    try Data(contents).write(to: url.appending(path: name))
    return url.appending(path: name).path
  }

  /// Compiles C's `source`; the library's path.
  ///
  /// - Throws: ``Failure`` with the compiler's messages.
  func compile(_ source: String) throws -> String {
    let text = try write(source.utf8, to: UUID().uuidString + ".c")
    let library = text.replacing(".c", with: ".so")
    let (process, messages) = (Process(), Pipe())
    process.executableURL = URL(filePath: "/bin/sh")
    // The compiler that belongs to Swift, or the system's.
    process.arguments = [
      "-c", #"PATH="$(dirname "$(readlink -f "$(command -v swiftc)")"):$PATH" exec clang -shared -fPIC -w -O1 "$@""#,
      "clang", "-o", library, text,
    ]
    process.standardInput = FileHandle.nullDevice
    process.standardError = messages
    try process.run()
    let output = try messages.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw Failure(description: String(decoding: output, as: UTF8.self)) }
    return library
  }

  /// The compiler refused the text.
  struct Failure: Error, CustomStringConvertible {
    let description: String
  }
}
