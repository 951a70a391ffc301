import ArgumentParser
import ModelFiles
import NeuralNetwork

/// How the images were normalised when the given weights were trained.
package struct InputNormalizationOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The mean that training subtracted from grey values of 0 to 1, such as 0.1307; with --input-std.",
      valueName: "mean"))
  var inputMean: Double?

  @Option(help: ArgumentHelp("The number that training divided the differences by, such as 0.3081.", valueName: "std"))
  var inputStd: Double?

  /// The options before a command line is read.
  package init() {}

  package func validate() throws { _ = try given() }

  /// The normalisation that the weights expect; without the options, grey values of 0 to 1.
  package func normalization() throws -> InputNormalization { try given() ?? .identity }

  /// Whether the options are given.
  package var areGiven: Bool { inputMean != nil || inputStd != nil }

  private func given() throws -> InputNormalization? {
    try InputNormalization(mean: ("--input-mean", inputMean), std: ("--input-std", inputStd))
  }
}

extension InputNormalization {
  /// The normalisation that two flags give; nil if neither is given.
  ///
  /// - Throws: `ValidationError` if only one is given, or if they make no sense.
  package init?(mean: (flag: String, value: Double?), std: (flag: String, value: Double?)) throws {
    if mean.value == nil && std.value == nil { return nil }
    guard let meanValue = mean.value, let stdValue = std.value else {
      throw ValidationError("\(mean.flag) and \(std.flag) go together")
    }
    do throws(InputNormalizationError) {
      try self.init(mean: meanValue, standardDeviation: stdValue)
    } catch {
      throw ValidationError("\(mean.flag), \(std.flag): \(error)")
    }
  }
}
