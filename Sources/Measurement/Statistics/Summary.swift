/// The statistics of one candidate's samples. Values have the samples' unit.
public struct Summary: Sendable, Equatable {
  /// The number of samples; all statistics are over all of them.
  public let count: Int

  /// The arithmetic mean.
  public let mean: Double

  /// The sample standard deviation (divisor n - 1); 0 for a single sample.
  public let standardDeviation: Double

  /// The smallest sample.
  public let minimum: Double

  /// The largest sample.
  public let maximum: Double

  /// The median.
  public let median: Double

  /// The 95 % interval of the median.
  public let medianInterval: Interval

  /// The median of the absolute deviations from the median, not scaled.
  public let medianAbsoluteDeviation: Double

  /// The 5th percentile.
  public let percentile5: Double

  /// The 25th percentile, the first quartile.
  public let percentile25: Double

  /// The 75th percentile, the third quartile.
  public let percentile75: Double

  /// The 95th percentile.
  public let percentile95: Double

  /// How many samples lie outside Tukey's fences.
  public let outliers: OutlierCounts

  /// Whether the samples fall into two separate groups; one median then says little.
  public let isBimodal: Bool

  /// Summarises samples; there is at least one.
  public init(of samples: [Double]) {
    precondition(!samples.isEmpty, "there is no summary of no samples")
    let sorted = samples.ascending()
    let mean = sorted.reduce(0, +) / Double(sorted.count)
    let squares = sorted.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    count = sorted.count
    self.mean = mean
    standardDeviation = (squares / Double(max(1, sorted.count - 1))).squareRoot()
    minimum = sorted[0]
    maximum = sorted[sorted.count - 1]
    median = sorted.percentile(50)
    medianInterval = .median(of: sorted)
    medianAbsoluteDeviation = sorted.medianAbsoluteDeviation
    percentile5 = sorted.percentile(5)
    percentile25 = sorted.percentile(25)
    percentile75 = sorted.percentile(75)
    percentile95 = sorted.percentile(95)
    outliers = OutlierCounts(sorted: sorted)
    isBimodal = Bimodality.isPresent(sorted: sorted)
  }

  /// The standard deviation as a share of the mean.
  public var coefficientOfVariation: Double {
    mean == 0 ? 0 : standardDeviation / mean
  }
}
