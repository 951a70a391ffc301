import Files
import Foundation
import Measurement

/// A build of this program, to be run as another process.
struct BenchProgram {
  let path: String
  /// All but where to write the report.
  let arguments: [String]

  /// Runs it once and reads the report that it writes into `folder`.
  ///
  /// A kernel set that fails its proof makes the program end with an error, but there is a report that says so.
  ///
  /// - Throws: ``ABInterruption`` after Ctrl-C, ``BenchProgramError`` if it cannot be started or writes no report,
  ///   ``ReportError`` if it writes something else.
  func run(folder: URL) throws -> Report {
    let reportFile = folder.appending(path: "report.json")
    let messageFile = folder.appending(path: "messages.txt")
    try? FileManager.default.removeItem(at: reportFile)
    try Data().write(to: messageFile)
    let messages = try FileHandle(forWritingTo: messageFile)
    defer { try? messages.close() }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: path)
    process.arguments = arguments + ["--output", reportFile.path]
    process.standardOutput = FileHandle.nullDevice
    process.standardError = messages
    do {
      try process.run()
    } catch {
      throw BenchProgramError(description: "\(path): cannot be run: \(error.localizedDescription)")
    }
    // It is in a process group of its own, where the terminal's Ctrl-C does not reach it.
    while process.isRunning {
      if Interruption.isRequested { kill(process.processIdentifier, SIGKILL) }
      Thread.sleep(forTimeInterval: 0.02)
    }
    guard !Interruption.isRequested else { throw ABInterruption() }
    guard FileManager.default.fileExists(atPath: reportFile.path) else {
      let lastLine = (try? FileBytes.text(messageFile.path))?.split(separator: "\n").last
      let command = arguments.joined(separator: " ")
      throw BenchProgramError(
        description: "\(path) \(command): wrote no report and ended with \(process.terminationStatus)"
          + (lastLine.map { ": \($0)" } ?? ""))
    }
    return try Report(contentsOf: reportFile)
  }
}

/// Ctrl-C while a program ran.
struct ABInterruption: Error {}

/// A program that gives no report.
struct BenchProgramError: Error, CustomStringConvertible {
  /// One line: the program and what is wrong with it.
  let description: String
}
