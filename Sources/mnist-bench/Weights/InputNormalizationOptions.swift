import ArgumentParser
import NeuralNetwork

/// What the training of given weights did to its images.
struct InputNormalizationOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "What the weights' training subtracted from grey values of 0 to 1, such as 0.1307; with --input-std.",
      valueName: "mean"))
  var inputMean: Double?

  @Option(help: ArgumentHelp("What it divided the differences by, such as 0.3081.", valueName: "std"))
  var inputStd: Double?

  func validate() throws { _ = try given() }

  /// What the weights expect; grey values of 0 to 1 unless the options say otherwise.
  func normalization() throws -> InputNormalization { try given() ?? .identity }

  /// Whether the options are there.
  var areGiven: Bool { inputMean != nil || inputStd != nil }

  private func given() throws -> InputNormalization? {
    try InputNormalization(mean: ("--input-mean", inputMean), std: ("--input-std", inputStd))
  }
}

extension InputNormalization {
  /// What two flags say; nil if neither is given.
  ///
  /// - Throws: `ValidationError` if only one is given, or if they make no sense.
  init?(mean: (flag: String, value: Double?), std: (flag: String, value: Double?)) throws {
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
