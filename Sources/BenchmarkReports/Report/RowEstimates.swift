import Measurement

extension SampleSet.StopReason: Codable {}

/// Statistics of the samples beyond their median, written into the row of the median. Times are wall times per
/// iteration in nanoseconds.
public struct RowEstimates: Sendable, Codable, Equatable {
  /// The lower bound of the median's interval.
  public var medianLower: Double
  /// The upper bound of the median's interval.
  public var medianUpper: Double
  /// The confidence of the interval; 0.95 unless there were too few samples.
  public var medianConfidence: Double
  /// The median of the absolute deviations from the median.
  public var medianAbsoluteDeviation: Double
  /// The shortest sample.
  public var minimum: Double
  /// The longest sample.
  public var maximum: Double
  /// The 5th percentile.
  public var percentile5: Double
  /// The 25th percentile.
  public var percentile25: Double
  /// The 75th percentile.
  public var percentile75: Double
  /// The 95th percentile.
  public var percentile95: Double
  /// Samples beyond Tukey's inner fences, but within the outer fences.
  public var outliersMild: Int
  /// Samples beyond Tukey's outer fences.
  public var outliersSevere: Int
  /// Whether the samples fall into two groups.
  public var isBimodal: Bool
  /// Whether warming up reached a steady state.
  public var isWarmUpSteady: Bool
  /// The time that warming up took.
  public var warmUpTime: Double
  /// Why sampling ended.
  public var stopReason: SampleSet.StopReason
  /// The reference loop's time at the end over that at the beginning.
  public var referenceDrift: Double
  /// The rounds in which the reference loop was disturbed.
  public var disturbedRounds: Int
  /// The reference loop's median wall time per iteration, in nanoseconds: it tells how fast the clock was, also where
  /// the samples are left out; nil in old reports, from before it was kept.
  public var referenceMedian: Double?
  /// The largest difference between the medians at different places in memory, as a share of the median; nil if buffers
  /// were not moved, or with too few samples.
  public var placementSpread: Double?
  /// The share of a sample's variance that lies between processes, 0...1; nil if there was one process.
  public var betweenProcesses: Double?
  /// The speed-up over the naive kernel set; nil if that was not timed alongside.
  public var speedupOverNaive: Double?
  /// The lower bound of the speed-up's interval.
  public var speedupOverNaiveLower: Double?
  /// The upper bound of the speed-up's interval.
  public var speedupOverNaiveUpper: Double?
  /// The confidence of the speed-up's interval.
  public var speedupOverNaiveConfidence: Double?

  /// The 95 % interval of the median; nil if there were too few samples for one.
  public var medianInterval: Interval? {
    let interval = Interval(lower: medianLower, upper: medianUpper, confidence: medianConfidence)
    return interval.hasEnoughSamples ? interval : nil
  }

  init(_ samples: SampleSet, speedupOverNaive: RatioEstimate?) {
    let summary = Summary(of: samples.realTimes)
    let stability = ReferenceStability(referenceTimes: samples.referenceTimes)
    self.init(
      of: summary, medianInterval: summary.medianInterval, speedupOverNaive: speedupOverNaive,
      isWarmUpSteady: samples.warmUp.isSteady, warmUpTime: samples.warmUp.nanoseconds, stopReason: samples.stopReason,
      referenceDrift: stability.drift, disturbedRounds: stability.disturbedRounds)
    referenceMedian = samples.referenceTimes.median
  }

  init(
    of summary: Summary, medianInterval: Interval, speedupOverNaive: RatioEstimate?, isWarmUpSteady: Bool,
    warmUpTime: Double, stopReason: SampleSet.StopReason, referenceDrift: Double, disturbedRounds: Int
  ) {
    medianLower = medianInterval.lower
    medianUpper = medianInterval.upper
    medianConfidence = medianInterval.confidence
    medianAbsoluteDeviation = summary.medianAbsoluteDeviation
    minimum = summary.minimum
    maximum = summary.maximum
    percentile5 = summary.percentile5
    percentile25 = summary.percentile25
    percentile75 = summary.percentile75
    percentile95 = summary.percentile95
    outliersMild = summary.outliers.lowMild + summary.outliers.highMild
    outliersSevere = summary.outliers.lowSevere + summary.outliers.highSevere
    isBimodal = summary.isBimodal
    self.isWarmUpSteady = isWarmUpSteady
    self.warmUpTime = warmUpTime
    self.stopReason = stopReason
    self.referenceDrift = referenceDrift
    self.disturbedRounds = disturbedRounds
    self.speedupOverNaive = speedupOverNaive?.ratio
    speedupOverNaiveLower = speedupOverNaive?.interval.lower
    speedupOverNaiveUpper = speedupOverNaive?.interval.upper
    speedupOverNaiveConfidence = speedupOverNaive?.interval.confidence
  }

  enum CodingKeys: String, CodingKey {
    case medianLower = "median_lower"
    case medianUpper = "median_upper"
    case medianConfidence = "median_confidence"
    case medianAbsoluteDeviation = "median_absolute_deviation"
    case minimum
    case maximum
    case percentile5 = "percentile_5"
    case percentile25 = "percentile_25"
    case percentile75 = "percentile_75"
    case percentile95 = "percentile_95"
    case outliersMild = "outliers_mild"
    case outliersSevere = "outliers_severe"
    case isBimodal = "bimodal"
    case isWarmUpSteady = "warm_up_steady"
    case warmUpTime = "warm_up_time"
    case stopReason = "stop_reason"
    case referenceDrift = "reference_drift"
    case disturbedRounds = "disturbed_rounds"
    case referenceMedian = "reference_median"
    case placementSpread = "placement_spread"
    case betweenProcesses = "between_processes"
    case speedupOverNaive = "speedup_over_naive"
    case speedupOverNaiveLower = "speedup_over_naive_lower"
    case speedupOverNaiveUpper = "speedup_over_naive_upper"
    case speedupOverNaiveConfidence = "speedup_over_naive_confidence"
  }
}
