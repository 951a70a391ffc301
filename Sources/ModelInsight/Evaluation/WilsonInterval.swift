/// An interval for the true share of successes, given the successes of a sample.
///
/// Wilson, "Probable inference, the law of succession, and statistical inference", 1927: the shares that a test at this
/// level does not reject. Unlike the textbook interval it stays within 0...1, and is accurate near 0 and 1.
public struct WilsonInterval: Sendable, Equatable, Codable {
  /// The lower bound.
  public let lower: Double
  /// The upper bound.
  public let upper: Double
  /// How often such an interval contains the true share.
  public let confidence: Double

  /// The normal distribution's quantile at 0.975.
  private static let quantile = 1.959963984540054

  /// The 95 % interval for `successes` of `count`, which is at least 1.
  public init(successes: Int, of count: Int) {
    precondition(count > 0 && (0...count).contains(successes), "\(successes) of \(count)")
    let n = Double(count)
    let share = Double(successes) / n
    let z = Self.quantile
    let center = (share + z * z / (2 * n)) / (1 + z * z / n)
    let half = z / (1 + z * z / n) * (share * (1 - share) / n + z * z / (4 * n * n)).squareRoot()
    lower = successes == 0 ? 0 : center - half
    upper = successes == count ? 1 : center + half
    confidence = 0.95
  }
}
