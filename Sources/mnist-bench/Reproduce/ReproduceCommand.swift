import ArgumentParser
import CommandOptions
import Console
import Digits
import Experiments
import Files
import Foundation
import JSONDocuments
import MessagePassing
import ModelInsight
import NeuralNetwork

/// `mnist-bench reproduce`: measures documented values again.
struct ReproduceCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "reproduce",
    abstract: "Run the documented experiments: documented value, measured value, verdict.",
    discussion: """
      Without names, all experiments run, each with several seeds; three seeds take minutes. The names are \
      \(DocumentedExperiments.all.map(\.name).joined(separator: ", ")).

      The exit code is 0 if all experiments reach the results that their verdicts require, else 1. Tables go to standard \
      output. The output folder gets the report, \(name).json and \(name).md, rewritten after each experiment, and the \
      plots, \(name)-<experiment>.svg.
      """)

  private static let name = ReproductionReport.fileName
  private static let seedLimit = 100
  private static let plotWidth = 440.0

  @Argument(help: ArgumentHelp("The experiments to run; all by default.", valueName: "experiment"))
  var names: [String] = []

  @Option(help: "The number of seeds; they are 1, 2, ...")
  var seeds = 3

  @OptionGroup var compute: ComputeOptions

  @OptionGroup(title: "On several machines") var distribution: DistributionOptions

  @OptionGroup var data: DataOptions

  @Option(help: ArgumentHelp("The folder for the report.", valueName: "folder"))
  var output = "Results"

  @Flag(name: .customLong("no-progress"), help: "Draw no progress bar.")
  var hidesProgress = false

  func validate() throws {
    guard (1...Self.seedLimit).contains(seeds) else {
      throw ValidationError("--seeds \(seeds): expected 1 to \(Self.seedLimit)")
    }
    let known = DocumentedExperiments.all.map(\.name)
    if let unknown = names.first(where: { !known.contains($0) }) {
      throw ValidationError("unknown experiment \"\(unknown)\"; there are: \(known.joined(separator: ", "))")
    }
  }

  func run() async throws {
    let kernels = try compute.kernelSet()
    let experiments = DocumentedExperiments.all.filter { names.isEmpty || names.contains($0.name) }
    try OutputFolder.check(output)
    let ranks = distribution.program()
    let writes = ranks?.isFirst ?? true
    for suffix in [".json", ".md"] + experiments.map({ "-\($0.name).svg" }) where writes {
      try OutputFolder.prepare(for: path(Self.name + suffix))
    }
    if let ranks {
      try RollCall.hold(
        [
          .program(version: MNISTBench.configuration.version),
          .init("experiments", experiments.map(\.name).joined(separator: " ")), .init("seeds", "\(seeds)"),
          .results(of: kernels, .documented, on: SyntheticDigits.dataset(trainCount: 64, testCount: 1).train),
        ], threads: compute.threads, ranks)
    }
    let context = ExperimentContext(
      seeds: Array(1...UInt64(seeds)), kernels: kernels, threads: compute.threads, drawsBar: !hidesProgress,
      communicator: ranks?.communicator,
      loadImages: {
        let dataset = try await data.load(sharedBy: ranks?.communicator)
        if let ranks { try RollCall.hold([.data(dataset, digest: dataset.digest())], threads: compute.threads, ranks) }
        return dataset
      })
    let environment = TrainingEnvironment.current()
    var outcomes: [ExperimentOutcome] = []
    for experiment in experiments {
      let outcome = try await experiment.run(context)
      outcomes.append(outcome)
      guard writes else { continue }
      // The report first: a reader of the table (`| head`) may stop early, which ends the program.
      try write(
        ReproductionReport(
          environment: environment, kernels: kernels.name, threads: compute.threads, experiments: outcomes))
      print(ExperimentTable(outcome: outcome).text)
    }
    DataLog.write("report: \(path("\(Self.name).json")), \(path("\(Self.name).md"))")
    guard outcomes.allSatisfy(\.isReproduced) else { throw ExitCode.failure }
  }

  private func write(_ report: ReproductionReport) throws {
    try JSONFile.write(report, to: path("\(Self.name).json"))
    try write(report.markdown, to: path("\(Self.name).md"))
    for outcome in report.experiments {
      guard let plot = outcome.plot else { continue }
      try write(plot.file(width: Self.plotWidth), to: path(outcome.plotFile))
    }
  }

  private func write(_ text: String, to path: String) throws {
    try FileOutput.replace(path, with: [[UInt8](text.utf8)])
  }

  private func path(_ file: String) -> String { URL(filePath: output).appending(path: file).relativePath }
}
