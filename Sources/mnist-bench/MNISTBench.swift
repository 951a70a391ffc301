import ArgumentParser
import Foundation

@main
struct MNISTBench: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "mnist-bench",
    abstract: "How fast can a convolutional network run on this CPU, and why?",
    discussion: """
      In place of a file, "-" is standard input or output; where a result goes to standard output, tables go to standard \
      error. NO_COLOR, CI and TERM=dumb turn colours off, the latter two bars as well.
      """,
    subcommands: [
      BenchCommand.self, ProfileCommand.self, CompareCommand.self, ABCommand.self, ExportCommand.self,
      TrainCommand.self, TuneCommand.self, ReproduceCommand.self, EvaluateCommand.self, PredictCommand.self,
      ExplainCommand.self, PruneCommand.self, QuantizeCommand.self, ReportCommand.self, DataCommand.self,
      SummaryCommand.self, WorkerCommand.self,
    ])

  /// Runs the command; an error that is not about usage is one line, `error: ...`, and exit code 1.
  static func main() async {
    StandardOutput.prepare()
    // A limit on the size of files is then an error like a full disk, instead of the end.
    signal(SIGXFSZ, SIG_IGN)
    do {
      var command = try parseAsRoot()
      if var asyncCommand = command as? any AsyncParsableCommand {
        try await asyncCommand.run()
      } else {
        try command.run()
      }
      StandardOutput.exit(ExitCode.success.rawValue)
    } catch {
      report(error)
      StandardOutput.exit(exitCode(for: error).rawValue)
    }
  }

  /// Help goes to standard output, all else to standard error.
  private static func report(_ error: any Error) {
    let code = exitCode(for: error)
    guard code != .failure || error is ExitCode else { return DataLog.write("error: \(error)") }
    let message = fullMessage(for: error, columns: nil)
    guard !message.isEmpty else { return }
    code.isSuccess ? print(message) : DataLog.write(message)
  }
}
