import Foundation

/// Runs Python, to test our files with other packages. The variable `PYTHON` names the interpreter; default `python3`.
enum Python {
  /// A program failed; with its output.
  struct Failure: Error {
    let message: String
  }

  /// Whether a module can be imported.
  static func imports(_ modules: String...) -> Bool {
    (try? run(["-c", "import \(modules.joined(separator: ", "))"])) != nil
  }

  /// The output of a Python program.
  static func run(_ arguments: [String]) throws -> Data {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = [ProcessInfo.processInfo.environment["PYTHON"] ?? "python3"] + arguments
    let output = Pipe()
    let errors = Pipe()
    process.standardOutput = output
    process.standardError = errors
    try process.run()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    let message = errors.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw Failure(message: String(decoding: message, as: UTF8.self)) }
    return data
  }
}
