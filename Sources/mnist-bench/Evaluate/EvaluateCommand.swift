import ArgumentParser
import CommandOptions
import Console
import Digits
import Foundation
import MessagePassing
import ModelInsight
import NeuralNetwork

/// `mnist-bench evaluate`: measures how good trained weights are.
struct EvaluateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "evaluate",
    abstract: "Evaluate trained weights on a data set's test images.",
    discussion: """
      Prints the accuracy with its 95 % interval (Wilson), the loss, the calibration error (15 bins of equal width), the \
      confusion matrix, precision, recall, F1 and one-against-the-rest ROC AUC of each class, and draws the mistakes \
      with the greatest losses. --json also writes curves, bins and up to \(Evaluation.mistakeLimit) mistakes to a file.

      If the weights do better on images normalised in a usual way, a hint names the flags for it.
      """)

  @OptionGroup var weights: WeightsOptions

  @OptionGroup var data: DataOptions

  @OptionGroup var compute: ComputeOptions

  @OptionGroup(title: "On several machines") var distribution: DistributionOptions

  @Option(help: "Mistakes to draw, at most \(Evaluation.mistakeLimit).")
  var mistakes = 6

  @Option(
    help: ArgumentHelp(
      "A file for all figures as JSON; \"-\" is standard output, and the text then goes to standard error.",
      valueName: "file"))
  var json: String?

  func validate() throws {
    guard (0...Evaluation.mistakeLimit).contains(mistakes) else {
      throw ValidationError("--mistakes \(mistakes): expected 0 to \(Evaluation.mistakeLimit)")
    }
  }

  func run() async throws {
    let ranks = distribution.program()
    if let json, ranks?.isFirst ?? true { try OutputFolder.prepare(for: json, sparing: [weights.file]) }
    let weights = try weights.load()
    let dataset = try await data.load(requiresTraining: false, sharedBy: ranks?.communicator)
    async let digest = dataset.digest()
    if let ranks {
      try RollCall.hold(
        [
          .program(version: MNISTBench.configuration.version), .data(dataset, digest: await digest),
          .init("weights", Network.mnist.digest(of: weights.parameters)),
          .results(of: compute.kernelSet(), .documented, on: dataset.test),
        ], threads: compute.threads, ranks)
    }
    let predictions = try NetworkRun(weights, compute: compute.forNetworks())
      .predictions(of: dataset.test, sharedBy: ranks?.communicator)
    guard ranks?.isFirst ?? true else { return }
    let evaluation = Evaluation(predictions, images: dataset.test)
    let report = EvaluationReport(
      weights: weights.description, data: DataDescription(dataset, digest: await digest), environment: .current(),
      evaluation: evaluation)
    if let json { try report.write(to: json) }
    print(EvaluationText(report, drawnMistakes: mistakes, isColoured: Terminal.isColoured).text, terminator: "")
    if let hint = try NormalizationHint(weights, predictions, of: dataset.test, compute: compute.forNetworks()) {
      DataLog.write("hint: \(hint)")
    }
  }
}
