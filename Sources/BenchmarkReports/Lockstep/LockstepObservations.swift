import Measurement

/// The observations of one row, and their test. The test takes long, so it runs again only after new observations: rows
/// that are decided early are looked at as often as the others.
struct LockstepObservations {
  /// Logarithms of ratios, one for each life of the two processes.
  private(set) var logarithms: [Double] = []

  private var latestTest: SignedRank?

  /// Adds an observation.
  mutating func append(_ logarithm: Double) {
    logarithms.append(logarithm)
    latestTest = nil
  }

  /// The test of all observations; nil without any.
  mutating func test() -> SignedRank? {
    if latestTest == nil, !logarithms.isEmpty { latestTest = SignedRank(logarithms) }
    return latestTest
  }
}
