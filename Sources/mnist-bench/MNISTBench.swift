import ArgumentParser
import Console
import Foundation
import MessagePassing

@main
struct MNISTBench: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "mnist-bench",
    abstract: "How fast can a convolutional network run on this CPU, and why?",
    discussion: """
      "-" in place of a file is standard input or output. If a result goes to standard output, tables go to standard \
      error. NO_COLOR, CI and TERM=dumb turn colours off; CI and TERM=dumb turn progress bars off as well.
      """,
    version: "mnist-bench 0.1.0",
    subcommands: [
      BenchCommand.self, ProfileCommand.self, CompareCommand.self, ABCommand.self, BisectCommand.self,
      HistoryCommand.self, ExportCommand.self, TrainCommand.self, TuneCommand.self, ReproduceCommand.self,
      EvaluateCommand.self, PredictCommand.self,
      ExplainCommand.self, PruneCommand.self, QuantizeCommand.self, ReportCommand.self, DataCommand.self,
      SummaryCommand.self, WorkerCommand.self,
    ])

  /// Runs the command. Except for usage errors, an error prints one line, `error: ...`, and gives exit code 1.
  static func main() async {
    StandardOutput.prepare()
    // Exceeding a file size limit then gives an error, like a full disk, and does not kill the program.
    signal(SIGXFSZ, SIG_IGN)
    do {
      try RankedProgram.start(CommandLine.arguments)
      var command = try parseAsRoot()
      if var asyncCommand = command as? any AsyncParsableCommand {
        try await asyncCommand.run()
      } else {
        try command.run()
      }
      end(.success, saying: nil)
    } catch {
      end(exitCode(for: error), saying: message(for: error))
    }
  }

  /// Ends the program, and all its ranks if there are several.
  private static func end(_ code: ExitCode, saying message: String?) -> Never {
    if let ranks = RankedProgram.current {
      StandardOutput.exit(ranks.end(saying: message, code: code.rawValue))
    }
    if let message { DataLog.write(message) }
    StandardOutput.exit(code.rawValue)
  }

  /// What an error says on standard error. Help goes to standard output.
  private static func message(for error: any Error) -> String? {
    let code = exitCode(for: error)
    guard code != .failure || error is ExitCode else { return "error: \(error)" }
    let message = fullMessage(for: error, columns: nil)
    guard !message.isEmpty else { return nil }
    guard code.isSuccess else { return message }
    print(message)
    return nil
  }
}
