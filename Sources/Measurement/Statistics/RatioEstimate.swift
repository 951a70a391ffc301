import ElementaryFunctions

/// The ratio of two times, with a 95 % interval. Above 1 means slower than the base.
public struct RatioEstimate: Sendable, Equatable {
  /// The estimated ratio.
  public let ratio: Double

  /// The interval of the ratio.
  public let interval: Interval

  /// The number of samples, or of pairs of samples, behind the estimate.
  public let count: Int

  /// Creates an estimate.
  public init(ratio: Double, interval: Interval, count: Int) {
    self.ratio = ratio
    self.interval = interval
    self.count = count
  }

  /// The median of the ratios of samples taken side by side; `times` and `base` are positive, not empty and of equal
  /// count.
  ///
  /// A factor that slows both samples of a pair cancels, and a disturbance of one pair moves the median by at most one
  /// rank. The interval is computed on the logarithms, so that swapping the two inverts it exactly.
  public init(paired times: [Double], over base: [Double]) {
    let logarithms = zip(times, base).map { log($0 / $1) }
    let interval = Interval.median(of: logarithms)
    ratio = exp(logarithms.median)
    self.interval = Interval(lower: exp(interval.lower), upper: exp(interval.upper), confidence: interval.confidence)
    count = logarithms.count
  }

  /// The paired ratio of two sample sets of one run of the sampler, over the rounds that both took part in; nil if
  /// there are no such rounds.
  public init?(_ samples: SampleSet, over base: SampleSet) {
    let baseTimes = Dictionary(uniqueKeysWithValues: zip(base.rounds, base.realTimes))
    let pairs = zip(samples.rounds, samples.realTimes).compactMap { round, time in
      baseTimes[round].map { (time: time, base: $0) }
    }
    guard !pairs.isEmpty else { return nil }
    self.init(paired: pairs.map { $0.time }, over: pairs.map { $0.base })
  }

  /// The ratio of two medians that were not measured side by side, from their intervals alone: nothing else is left of
  /// samples in a slim report. Nil unless all times and ratios are positive and finite.
  ///
  /// The interval's bounds are as far from the ratio as both medians' bounds together: the method of variance estimates
  /// recovery (MOVER; Zou and Donner, "Construction of confidence limits about effect measures: a general approach",
  /// 2008), on logarithms. Unlike a variance, each side may be as long as the medians' own.
  ///
  /// - Parameters:
  ///   - times: a median, its interval, and the number of samples.
  ///   - base: the same of the base.
  public init?(
    ofMedians times: (median: Double, interval: Interval, count: Int),
    over base: (median: Double, interval: Interval, count: Int)
  ) {
    let numbers = [times, base].flatMap { [$0.interval.lower, $0.median, $0.interval.upper] }
    guard numbers.allSatisfy({ $0 > 0 && $0.isFinite }) else { return nil }
    func reach(_ first: Double, _ second: Double) -> Double {
      exp(-(log(first) * log(first) + log(second) * log(second)).squareRoot())
    }
    ratio = times.median / base.median
    interval = Interval(
      lower: ratio * reach(times.interval.lower / times.median, base.interval.upper / base.median),
      upper: ratio / reach(times.interval.upper / times.median, base.interval.lower / base.median),
      confidence: min(times.interval.confidence, base.interval.confidence))
    count = min(times.count, base.count)
    guard [interval.lower, ratio, interval.upper].allSatisfy({ $0.isNormal }) else { return nil }
  }

  /// The ratio the other way round: for a time ratio, the speed-up.
  public var inverse: RatioEstimate {
    RatioEstimate(
      ratio: 1 / ratio,
      interval: Interval(lower: 1 / interval.upper, upper: 1 / interval.lower, confidence: interval.confidence),
      count: count)
  }
}
