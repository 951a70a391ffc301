import Measurement

/// The speed of a benchmark on some threads, against its speed on one.
public struct ScalingPoint: Sendable, Equatable {
  /// The benchmark's name.
  public let name: String

  /// Threads used.
  public let threads: Int

  /// How many times as fast as on one thread, with its interval.
  public let speedup: RatioEstimate

  /// How many times as fast as one thread as many threads multiply and add on registers, doing nothing else; nil if
  /// that was not measured.
  public let multiplyAddSpeedup: Double?

  /// The 95 % interval of the speed-up; nil if there were too few samples for one.
  public var interval: Interval? { speedup.interval.hasEnoughSamples ? speedup.interval : nil }

  /// The speed-up as a share of the number of threads.
  public var efficiency: Double { speedup.ratio / Double(threads) }

  /// The speed-up as a share of that of plain multiply-adds; nil if that was not measured.
  public var shareOfMultiplyAdd: Double? { multiplyAddSpeedup.map { speedup.ratio / $0 } }

  /// Compares the medians' rows of a benchmark on some threads and on one. Nil if a time or its interval is not
  /// positive and finite.
  init?(_ row: ReportRow, over one: ReportRow, roofline: Roofline?) {
    guard row.threads > 0, let interval = row.estimates?.interval, let oneInterval = one.estimates?.interval else {
      return nil
    }
    // A workload that cannot be shared is done as a whole by each thread, so its work grows with the threads.
    let (flops, oneFlops) = (row.counters.flops, one.counters.flops)
    let work = flops > 0 && oneFlops > 0 ? flops / oneFlops : 1
    guard
      let time = RatioEstimate(
        ofMedians: (row.realTime / work, interval.scaled(by: 1 / work), row.repetitions),
        over: (one.realTime, oneInterval, one.repetitions))
    else { return nil }
    name = row.runName
    threads = row.threads
    speedup = row.threads == 1 ? .one(count: one.repetitions) : time.inverse
    multiplyAddSpeedup = roofline?.multiplyAddSpeedup(threads: row.threads)
  }
}

extension RatioEstimate {
  /// The ratio of something to itself.
  fileprivate static func one(count: Int) -> RatioEstimate {
    RatioEstimate(
      ratio: 1, interval: Interval(lower: 1, upper: 1, confidence: Interval.confidence), count: count)
  }
}

extension RowEstimates {
  /// The interval of the median with whatever confidence it has.
  fileprivate var interval: Interval {
    Interval(lower: medianLower, upper: medianUpper, confidence: medianConfidence)
  }
}

extension Interval {
  fileprivate func scaled(by factor: Double) -> Interval {
    Interval(lower: factor * lower, upper: factor * upper, confidence: confidence)
  }
}
