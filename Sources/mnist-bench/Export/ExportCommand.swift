import ArgumentParser
import Files
import Foundation
import Measurement
import NeuralNetwork

/// `mnist-bench export`: a report, or trained weights, in the format of another tool.
struct ExportCommand: ParsableCommand {
  /// What a report can be written as.
  enum Format: String, CaseIterable, ExpressibleByArgument {
    case markdown
    case gitHubActionBenchmark = "github-action-benchmark"
    case bencher
    case csv
  }

  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Write a report, or trained weights, as what other tools read.",
    discussion: """
      A report, with --format, goes to standard output:

      markdown: a table of GitHub-flavoured Markdown.
      github-action-benchmark: what that action's tool customSmallerIsBetter reads.
      bencher: Bencher Metric Format, for 'bencher run --adapter json'.
      csv: a line per benchmark with its numbers, times in nanoseconds.

      Times are medians, with their 95 % interval or its farther bound if there are samples enough (six) for one. A \
      benchmark that failed has no time: Markdown and CSV say so, the other two leave it out.

      Trained weights go to a file, which is named after theirs unless --output names it:

      --onnx: a model of ONNX operator set \(Network.onnxOperatorSet); "images", N x 28 x 28 x 1 of 0 to 1, to \
      "logits", N x 10, for any N; with --input-layout nchw images are N x 1 x 28 x 28.
      --safetensors keras: weights alone, in this program's own layout, which is Keras'.
      --safetensors pytorch: the state of the same network as an nn.Sequential with a module for each activation.
      --safetensors keras-channels-first, pytorch-channels-last: the same for networks that flatten in the other order.

      They expect grey values of 0 to 1, unless --export-input-mean and --export-input-std say otherwise.
      """)

  @Argument(help: ArgumentHelp("The report; \"-\" is standard input.", valueName: "report.json"))
  var report: String?

  @Option(help: "markdown, github-action-benchmark, bencher or csv.")
  var format: Format?

  @Flag(help: "Write trained weights as an ONNX model.")
  var onnx = false

  @Option(
    help: ArgumentHelp("The order of an ONNX model's images: nhwc (default) or nchw.", valueName: "layout"))
  var inputLayout: ONNXInputLayout?

  @Option(help: ArgumentHelp("Write trained weights for \(WeightLayout.names).", valueName: "layout"))
  var safetensors: WeightLayout?

  @OptionGroup var weights: WeightsOptions

  @Option(
    help: ArgumentHelp(
      "Write weights that expect grey values less this mean, as in PyTorch's Normalize; with --export-input-std.",
      valueName: "mean"))
  var exportInputMean: Double?

  @Option(help: ArgumentHelp("What the written weights expect the differences to be divided by.", valueName: "std"))
  var exportInputStd: Double?

  @Option(help: ArgumentHelp("The file for trained weights; \"-\" is standard output.", valueName: "file"))
  var output: String?

  func validate() throws {
    let wishes = [report != nil || format != nil, onnx, safetensors != nil].count { $0 }
    guard wishes == 1, (report == nil) == (format == nil) else {
      throw ValidationError("expected one of: <report.json> with --format, --onnx, --safetensors")
    }
    if inputLayout != nil, !onnx { throw ValidationError("--input-layout goes with --onnx") }
    let isForWeights = weights.weights != nil || weights.layout != nil || weights.input.areGiven || output != nil
    let isNormalized = try exportedNormalization() != nil
    if report != nil, isForWeights || isNormalized {
      throw ValidationError("only --format goes with a report, all else with --onnx or --safetensors")
    }
  }

  func run() throws {
    if let report, let format { return try export(report, as: format) }
    let weights = try weights.load()
    let normalization = try exportedNormalization() ?? .identity
    let parameters = try Network.mnist.folding(normalization.inverse, into: weights.parameters)
    let export = WeightsExport(
      format: safetensors.map { .safetensors($0) } ?? .onnx(inputLayout ?? .nhwc),
      weights: LoadedWeights(file: weights.file, parameters: parameters))
    print(try export.write(to: output))
  }

  /// What the images are to be normalised by that are given to the written weights; nil for grey values of 0 to 1.
  private func exportedNormalization() throws -> InputNormalization? {
    try InputNormalization(mean: ("--export-input-mean", exportInputMean), std: ("--export-input-std", exportInputStd))
  }

  private func export(_ report: String, as format: Format) throws {
    let contents = try Report(contentsOf: report)
    let results = BenchmarkResult.all(in: contents)
    guard !results.isEmpty else { throw EmptyReport(file: FileBytes.name(of: report)) }
    let text =
      switch format {
      case .markdown: MarkdownExport(context: contents.context, results: results).text
      case .gitHubActionBenchmark: try GitHubActionBenchmarkExport.text(results)
      case .bencher: try BencherExport.text(results)
      case .csv: CSVExport.text(results)
      }
    print(text, terminator: "")
  }
}

extension ONNXInputLayout: ExpressibleByArgument {}

/// A report without any result.
struct EmptyReport: Error, CustomStringConvertible {
  let file: String

  var description: String {
    "\(file): benchmarks: expected the row of a median, or of a failure, for at least one benchmark"
  }
}
