import NeuralNetwork

/// The accuracy of a network on some images under the assumption that its weights have a certain layout.
///
/// Weights have the same shape for both orders of flattened features, and a file of bare tensors does not state the
/// order. But the accuracy of a trained network tells the order. This package's `accurate` weights classify 98 % of the
/// synthetic digits correctly in the right order and 19 % in the other order. A network trained on only 5,000 images
/// gets 61 % and 6 %. None of 60 untrained networks got more than 17 %.
public struct LayoutTrial: Equatable, Sendable, CustomStringConvertible {
  /// The layout.
  public let layout: WeightLayout
  /// The share of images that are classified correctly with the layout, 0 to 1.
  public let accuracy: Double

  /// Describes the result of a trial.
  public init(layout: WeightLayout, accuracy: Double) {
    self.layout = layout
    self.accuracy = accuracy
  }

  /// "pytorch (98 % right)"
  public var description: String { "\(layout.rawValue) (\(Int((100 * accuracy).rounded())) % right)" }

  /// Three times the accuracy of guessing among ten classes.
  private static let leastAccuracy = 0.3
  /// The least ratio of the accuracies: the other order must be clearly wrong, not just a little worse.
  private static let leastRatio = 2.0

  /// Whether the first trial, the best one, decides the layout. Close or poor results do not.
  static func isDecided(_ trials: [LayoutTrial]) -> Bool {
    guard let best = trials.first, best.accuracy >= leastAccuracy else { return false }
    return trials.dropFirst().allSatisfy { best.accuracy >= leastRatio * $0.accuracy }
  }
}
