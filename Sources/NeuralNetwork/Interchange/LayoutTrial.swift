/// How many of the images of a trial a network gets right if its weights are taken to have a layout.
///
/// Features that were flattened in another order have the same shape, and nothing in a file of bare tensors tells the
/// order. A trained network does: this package's `accurate` weights know 98 % of the synthetic digits in the right
/// order and 19 % in the other, one that learnt from only 5,000 images 61 % and 6 %, and of 60 untrained ones none knew
/// more than 17 %.
public struct LayoutTrial: Equatable, Sendable, CustomStringConvertible {
  /// The layout.
  public let layout: WeightLayout
  /// The share of images that are right with it, 0 to 1.
  public let accuracy: Double

  /// A result of a trial.
  public init(layout: WeightLayout, accuracy: Double) {
    self.layout = layout
    self.accuracy = accuracy
  }

  /// "pytorch (98 % right)"
  public var description: String { "\(layout.rawValue) (\(Int((100 * accuracy).rounded())) % right)" }

  /// Thrice what guessing among ten classes gives.
  private static let leastAccuracy = 0.3
  /// The other order must be wrong, not a little worse.
  private static let leastRatio = 2.0

  /// Whether the first of trials, the best one, tells the layout; close results and poor ones do not.
  static func isDecided(_ trials: [LayoutTrial]) -> Bool {
    guard let best = trials.first, best.accuracy >= leastAccuracy else { return false }
    return trials.dropFirst().allSatisfy { best.accuracy >= leastRatio * $0.accuracy }
  }
}
