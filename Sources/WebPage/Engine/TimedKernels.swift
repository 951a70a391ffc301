import JSONDocuments
import Measurement

/// The times of one kernel set, and what follows from them.
struct TimedKernels {
  let samples: SampleSet
  /// The greatest error that the proof found.
  let error: Double
  let workspaceBytes: Int
  /// The samples of the naive kernel set, if it was timed alongside.
  let naive: SampleSet?

  /// In JSON, by the names that reports use.
  var text: String {
    let summary = Summary(of: samples.realTimes)
    return JSONText.object([
      ("kernel", JSONText.string(samples.name)), ("iterations", "\(samples.iterations)"),
      ("times", JSONText.array(samples.realTimes.map { "\($0)" })),
      ("reference_times", JSONText.array(samples.referenceTimes.map { "\($0)" })), ("mean", "\(summary.mean)"),
      ("median", "\(summary.median)"), ("standard_deviation", "\(summary.standardDeviation)"),
      ("max_relative_error", "\(error)"), ("workspace_bytes", "\(workspaceBytes)"),
      ("estimates", estimates(summary)),
    ])
  }

  /// The fields of the median's row.
  private func estimates(_ summary: Summary) -> String {
    let stability = ReferenceStability(referenceTimes: samples.referenceTimes)
    var fields = [
      ("median_lower", "\(summary.medianInterval.lower)"), ("median_upper", "\(summary.medianInterval.upper)"),
      ("median_confidence", "\(summary.medianInterval.confidence)"),
      ("median_absolute_deviation", "\(summary.medianAbsoluteDeviation)"), ("minimum", "\(summary.minimum)"),
      ("maximum", "\(summary.maximum)"), ("percentile_5", "\(summary.percentile5)"),
      ("percentile_25", "\(summary.percentile25)"), ("percentile_75", "\(summary.percentile75)"),
      ("percentile_95", "\(summary.percentile95)"),
      ("outliers_mild", "\(summary.outliers.lowMild + summary.outliers.highMild)"),
      ("outliers_severe", "\(summary.outliers.lowSevere + summary.outliers.highSevere)"),
      ("bimodal", "\(summary.isBimodal)"), ("warm_up_steady", "\(samples.warmUp.isSteady)"),
      ("warm_up_time", "\(samples.warmUp.nanoseconds)"), ("stop_reason", JSONText.string(samples.stopReason.rawValue)),
      ("reference_drift", "\(stability.drift)"), ("disturbed_rounds", "\(stability.disturbedRounds)"),
    ]
    if let naive, let speedup = RatioEstimate(samples, over: naive)?.inverse {
      fields += [
        ("speedup_over_naive", "\(speedup.ratio)"), ("speedup_over_naive_lower", "\(speedup.interval.lower)"),
        ("speedup_over_naive_upper", "\(speedup.interval.upper)"),
        ("speedup_over_naive_confidence", "\(speedup.interval.confidence)"),
      ]
    }
    return JSONText.object(fields)
  }
}
