/// Compares a classifier's confidence with its accuracy, in bins of the predicted class's probability.
///
/// Guo, Pleiss, Sun and Weinberger, "On calibration of modern neural networks", 2017. The bins have equal
/// width; a probability on the border of two bins belongs to the lower one.
public struct Calibration: Sendable, Equatable, Codable {
  /// The default number of bins.
  public static let defaultBinCount = 15

  /// The mean distance between confidence and accuracy over the examples (ECE).
  public let expectedError: Double
  /// The greatest distance in a bin (MCE).
  public let maximumError: Double
  /// All bins, by probability.
  public let bins: [Bin]

  private enum CodingKeys: String, CodingKey {
    case expectedError = "expected_error"
    case maximumError = "maximum_error"
    case bins
  }

  /// The examples whose confidence is above `lower` and at most `upper`.
  public struct Bin: Sendable, Equatable, Codable {
    /// The lower border.
    public let lower: Double
    /// The upper border.
    public let upper: Double
    /// Examples in the bin.
    public let count: Int
    /// Their mean confidence; nil if there are none.
    public let confidence: Double?
    /// Their share of correct predictions; nil if there are none.
    public let accuracy: Double?
  }

  /// Sorts predictions into bins.
  ///
  /// - Precondition: at least one bin and one example.
  public init(_ predictions: Predictions, binCount: Int = defaultBinCount) {
    precondition(binCount >= 1 && predictions.count >= 1, "at least one bin and one example")
    let borders = (0...binCount).map { Double($0) / Double(binCount) }
    var (counts, correct) = ([Int](repeating: 0, count: binCount), [Int](repeating: 0, count: binCount))
    var confidences = [Double](repeating: 0, count: binCount)
    for example in 0..<predictions.count {
      let confidence = predictions.confidence(of: example)
      let bin = borders.dropFirst().dropLast().count { $0 < confidence }
      counts[bin] += 1
      confidences[bin] += confidence
      if predictions.predicted[example] == predictions.labels[example] { correct[bin] += 1 }
    }
    bins = (0..<binCount).map { bin in
      let count = Double(counts[bin])
      return Bin(
        lower: borders[bin], upper: borders[bin + 1], count: counts[bin],
        confidence: counts[bin] == 0 ? nil : confidences[bin] / count,
        accuracy: counts[bin] == 0 ? nil : Double(correct[bin]) / count)
    }
    expectedError = bins.reduce(0) { $0 + Double($1.count) * $1.error } / Double(predictions.count)
    maximumError = bins.map(\.error).max() ?? 0
  }
}

extension Calibration.Bin {
  /// The distance between confidence and accuracy; 0 without examples.
  fileprivate var error: Double {
    guard let confidence, let accuracy else { return 0 }
    return abs(confidence - accuracy)
  }
}
