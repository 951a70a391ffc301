import ArgumentParser
import BenchmarkReports
import CommandOptions
import Console
import Files
import Foundation
import ModelFiles
import ModelInsight
import NeuralNetwork
import ReportFormats

/// `mnist-bench export`: a report, or trained weights, in the format of another tool.
struct ExportCommand: ParsableCommand {
  /// The formats for a report.
  enum Format: String, CaseIterable, ExpressibleByArgument {
    case markdown
    case gitHubActionBenchmark = "github-action-benchmark"
    case bencher
    case csv
    case slim
  }

  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Write a report, or trained weights, in the format of another tool.",
    discussion: """
      A report, with --format, goes to standard output:

      markdown: tables of GitHub-flavoured Markdown: the benchmarks, and their speed-ups if several numbers of threads \
      were measured.
      github-action-benchmark: the input of that action's tool customSmallerIsBetter.
      bencher: Bencher Metric Format, for 'bencher run --adapter json'.
      csv: a line of numbers per benchmark, times in nanoseconds, with speed-up over one thread and fitted laws.
      slim: the report without its samples. Medians and intervals stay; 'compare' refuses it, as it needs the samples.

      Times are medians. With six samples or more they have a 95 % interval, or its farther bound. A benchmark that \
      failed has no time: markdown and csv mark it, github-action-benchmark and bencher leave it out.

      Trained weights go to a file. Unless --output names it, it is named after the weights' file:

      --onnx: a model of ONNX operator set \(Network.onnxOperatorSet). Its input "images" is N x 28 x 28 x 1 grey values \
      of 0 to 1, its output "logits" is N x 10, for any N. With --input-layout nchw the images are N x 1 x 28 x 28.
      --safetensors keras: weights alone, in Keras' layout, which is also this program's own.
      --safetensors pytorch: the state of the same network as an nn.Sequential with a module for each activation.
      --safetensors keras-channels-first, pytorch-channels-last: the same for networks that flatten in the other order.

      The written weights expect grey values of 0 to 1, unless --export-input-mean and --export-input-std are given.
      """)

  @Argument(help: ArgumentHelp("The report; \"-\" is standard input.", valueName: "report.json"))
  var report: String?

  @Option(help: "markdown, github-action-benchmark, bencher, csv or slim.")
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
      "Write weights that expect grey values minus this mean, as in PyTorch's Normalize; with --export-input-std.",
      valueName: "mean"))
  var exportInputMean: Double?

  @Option(help: ArgumentHelp("Write weights that expect these differences divided by this number.", valueName: "std"))
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

  /// The normalisation of images that the written weights expect; nil for grey values of 0 to 1.
  private func exportedNormalization() throws -> InputNormalization? {
    try InputNormalization(mean: ("--export-input-mean", exportInputMean), std: ("--export-input-std", exportInputStd))
  }

  private func export(_ report: String, as format: Format) throws {
    let contents = try Report(contentsOf: report)
    let results = BenchmarkResult.all(in: contents)
    guard !results.isEmpty else { throw EmptyReport(file: FileBytes.name(of: report)) }
    let text: String
    switch format {
    case .markdown: text = MarkdownExport(contents).text
    case .gitHubActionBenchmark: text = try GitHubActionBenchmarkExport.text(results)
    case .bencher: text = try BencherExport.text(results)
    case .csv: text = CSVExport.text(contents)
    case .slim: return try contents.slim.write(to: "-")
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
