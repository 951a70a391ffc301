import ArgumentParser
import Foundation
import NeuralNetwork

/// `mnist-bench reproduce`: measures anew what is documented.
struct ReproduceCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "reproduce",
    abstract: "Run the documented experiments: documented value, measured value, verdict.",
    discussion: """
      The documented network is trained on MNIST with several seeds. The exit code is 0 if the median of their \
      test accuracies after the last epoch is at least 99.0 %, else 1. The table goes to standard output, the report \
      to \(fileName) in the output folder.
      """)

  private static let fileName = "reproduce.json"
  private static let seedLimit = 100

  @Option(help: "How many seeds: 1, 2, ...")
  var seeds = 5

  @OptionGroup var compute: ComputeOptions

  @OptionGroup var data: DataOptions

  @Option(help: ArgumentHelp("The folder for the report.", valueName: "folder"))
  var output = "Results"

  @Flag(name: .customLong("no-progress"), help: "Draw no progress bar.")
  var hidesProgress = false

  func validate() throws {
    guard (1...Self.seedLimit).contains(seeds) else {
      throw ValidationError("--seeds \(seeds): expected 1 to \(Self.seedLimit)")
    }
  }

  func run() async throws {
    let kernels = try compute.kernelSet()
    let file = URL(filePath: output).appending(path: Self.fileName)
    try OutputFolder.prepare(for: file)
    let context = ExperimentContext(
      seeds: Array(1...UInt64(seeds)), kernels: kernels, threads: compute.threads, data: data,
      drawsBar: !hidesProgress)
    var outcomes: [ExperimentOutcome] = []
    for experiment in Experiments.all {
      let outcome = try await experiment.run(context)
      print(ExperimentTable(outcome: outcome).text)
      outcomes.append(outcome)
    }
    let report = ReproductionReport(
      environment: .current(), kernels: kernels.name, threads: compute.threads, experiments: outcomes)
    try JSONFile.write(report, to: file.relativePath)
    DataLog.write("report: \(file.relativePath)")
    guard outcomes.allSatisfy(\.isReproduced) else { throw ExitCode.failure }
  }
}
