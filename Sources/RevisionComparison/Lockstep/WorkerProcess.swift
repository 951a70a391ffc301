import Console
import Files
import Foundation

/// A build of this program that runs as a worker.
final class WorkerProcess {
  private let path: String
  private let process = Process()
  private let requests = Pipe()
  private let answers = Pipe()
  private let messages = Pipe()
  private var unread = Data()

  private static let millisecondsBetweenLooks: Int32 = 100

  /// Starts the worker; `environmentBytes` more bytes in its environment move its stack.
  ///
  /// - Throws: ``WorkerError`` if it cannot be started.
  init(path: String, arguments: [String], environmentBytes: Int = 0) throws(WorkerError) {
    self.path = path
    process.executableURL = URL(fileURLWithPath: path)
    process.arguments = ["worker"] + arguments
    var environment = ProcessInfo.processInfo.environment
    environment["MNIST_BENCH_WORKER"] = String(repeating: "x", count: environmentBytes)
    process.environment = environment
    process.standardInput = requests
    process.standardOutput = answers
    process.standardError = messages
    do {
      try process.run()
    } catch {
      throw WorkerError(description: "\(path): cannot be run: \(error.localizedDescription)")
    }
    // Only the worker holds its ends of the pipes, so that reading ends when the worker ends.
    try? answers.fileHandleForWriting.close()
    try? messages.fileHandleForWriting.close()
  }

  deinit { end() }

  /// Ends the worker at once; its data is no longer needed.
  func end() {
    try? requests.fileHandleForWriting.close()
    if process.isRunning { kill(process.processIdentifier, SIGKILL) }
    process.waitUntilExit()
  }

  /// The worker's greeting.
  ///
  /// - Throws: ``WorkerError`` if the worker ends, or sends another text; ``ABInterruption`` after Ctrl-C.
  func greeting() throws -> WorkerProtocol.Greeting {
    let line = try nextLine()
    guard let greeting = try? JSONDecoder().decode(WorkerProtocol.Greeting.self, from: Data(line.utf8)),
      greeting.version == WorkerProtocol.version
    else { throw WorkerError(description: "\(path) worker: expected a greeting, found '\(line.prefix(80))'") }
    return greeting
  }

  /// Sends a request and waits for the answer.
  func answer(to request: WorkerProtocol.Request) throws -> String {
    do throws(FileError) {
      // If the worker is gone, this must give an error and not end this program.
      try BrokenPipe.withoutSignal { () throws(FileError) in
        try DescriptorOutput.write(request.line + "\n", to: requests.fileHandleForWriting.fileDescriptor, named: path)
      }
    } catch {
      throw ended()
    }
    return try nextLine()
  }

  /// The total time of `calls` calls of a row, in nanoseconds.
  func time(row: Int, calls: Int) throws -> Double {
    let text = try answer(to: .time(row: row, calls: calls))
    guard let nanoseconds = Double(text) else { throw WorkerError(description: "\(path) worker: \(text)") }
    return nanoseconds
  }

  private func nextLine() throws -> String {
    while true {
      if let end = unread.firstIndex(of: UInt8(ascii: "\n")) {
        defer { unread = Data(unread[(end + 1)...]) }
        return String(decoding: unread[..<end], as: UTF8.self)
      }
      let descriptor = answers.fileHandleForReading.fileDescriptor
      // A plain read would continue after Ctrl-C.
      var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      while poll(&waiting, 1, Self.millisecondsBetweenLooks) <= 0 {
        guard !Interruption.isRequested else { throw ABInterruption() }
      }
      var buffer = [UInt8](repeating: 0, count: 1 << 16)
      let count = read(descriptor, &buffer, buffer.count)
      guard count > 0 else { throw ended() }
      unread.append(contentsOf: buffer[..<count])
    }
  }

  /// The error of a worker that ended, with the last error line that it printed.
  private func ended() -> WorkerError {
    try? requests.fileHandleForWriting.close()
    let words = (try? messages.fileHandleForReading.readToEnd()) ?? Data()
    process.waitUntilExit()
    let line = String(decoding: words, as: UTF8.self).split(separator: "\n").last {
      $0.hasPrefix("Error:") || $0.hasPrefix("error:")
    }
    return WorkerError(
      description: "\(path) worker: ended with \(process.terminationStatus)" + (line.map { ": \($0)" } ?? "")
        + (process.terminationStatus == ExitStatus.usage
          ? " (a revision from before the command 'worker' cannot be compared)" : ""))
  }

  private enum ExitStatus { static let usage: Int32 = 64 }
}

/// Ctrl-C.
package struct ABInterruption: Error {}

/// The error of a worker that does not do its work.
struct WorkerError: Error, CustomStringConvertible {
  /// One line: the program and the problem.
  let description: String
}
