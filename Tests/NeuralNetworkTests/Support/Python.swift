import Foundation

/// Python, for what other packages make of our files: `PYTHON` names an interpreter; else it is `python3`.
enum Python {
  /// A program that failed, and what it said.
  struct Failure: Error {
    let message: String
  }

  /// Whether a module can be imported.
  static func imports(_ modules: String...) -> Bool {
    (try? run(["-c", "import \(modules.joined(separator: ", "))"])) != nil
  }

  /// What a Python program prints.
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
