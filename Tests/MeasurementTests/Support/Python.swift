import Foundation

/// Runs an independent Python tool; what it needs may be missing, and the tests that use it are then skipped.
enum Python {
  /// Whether `python3` is there and can import the modules.
  static func canImport(_ modules: String...) -> Bool {
    (try? run(["-c", "import " + modules.joined(separator: ", ")]))?.status == 0
  }

  /// Runs `python3` with the arguments; its status and all that it writes.
  static func run(_ arguments: [String]) throws -> (status: Int32, output: String) {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["python3"] + arguments
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = pipe
    try process.run()
    let output = try pipe.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: output, as: UTF8.self))
  }
}
