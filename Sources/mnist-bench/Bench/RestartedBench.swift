import BenchmarkReports
import Benchmarking
import Console
import Files
import Foundation

/// `bench` in several processes, one after the other.
struct RestartedBench {
  let processes: Int
  /// The flags of each process, without --output.
  let arguments: [String]

  /// Runs the processes and merges their reports into one.
  ///
  /// - Throws: ``RestartedBenchError`` if a process writes no report; ``BenchInterruption`` after Ctrl-C.
  func run() throws -> Report {
    let folder = FileManager.default.temporaryDirectory.appending(path: "mnist-bench-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let reports = try (1...processes).map { number in
      DataLog.write("process \(number) of \(processes)")
      return try report(folder.appending(path: "\(number).json"), done: number - 1)
    }
    var joined = Report(ofProcesses: reports)
    // As the user called it; the processes were started by its whole path.
    joined.context.executable = CommandLine.arguments[0]
    return joined
  }

  private func report(_ file: URL, done: Int) throws -> Report {
    let messages = file.appendingPathExtension("messages")
    try Data().write(to: messages)
    let process = Process()
    process.executableURL = Bundle.main.executableURL
    process.arguments = ["bench"] + arguments + ["--output", file.path]
    process.standardOutput = FileHandle.nullDevice
    process.standardError = try FileHandle(forWritingTo: messages)
    try process.run()
    process.waitUntilExitOrInterruption()
    guard !Interruption.isRequested else { throw BenchInterruption(done: done, of: processes) }
    // A process with a failed proof exits with an error, but its report exists and names the failure.
    guard FileManager.default.fileExists(atPath: file.path) else {
      let words = (try? FileBytes.text(messages.path))?.split(separator: "\n").last ?? "no reason given"
      throw RestartedBenchError(description: "process \(done + 1) of \(processes) wrote no report: \(words)")
    }
    return try Report(contentsOf: file.path)
  }
}

/// A process wrote no report.
struct RestartedBenchError: Error, CustomStringConvertible {
  let description: String
}
