import ArgumentParser
import Foundation

@main
struct MNISTBench: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "mnist-bench",
    abstract: "How fast can a convolutional network run on this CPU, and why?",
    subcommands: [
      BenchCommand.self, ProfileCommand.self, CompareCommand.self, ABCommand.self, ExportCommand.self,
      TrainCommand.self, TuneCommand.self, ReproduceCommand.self, EvaluateCommand.self, PredictCommand.self,
      ExplainCommand.self, PruneCommand.self, QuantizeCommand.self, ReportCommand.self, DataCommand.self,
      SummaryCommand.self,
    ])

  /// Runs the command; an error that is not about usage is one line, `error: ...`, and exit code 1.
  static func main() async {
    // A limit on the size of files is then an error like a full disk, instead of the end.
    signal(SIGXFSZ, SIG_IGN)
    do {
      var command = try parseAsRoot()
      if var asyncCommand = command as? any AsyncParsableCommand {
        try await asyncCommand.run()
      } else {
        try command.run()
      }
    } catch {
      guard exitCode(for: error) == .failure, !(error is ExitCode) else { exit(withError: error) }
      FileHandle.standardError.write(Data("error: \(error)\n".utf8))
      Foundation.exit(ExitCode.failure.rawValue)
    }
  }
}
