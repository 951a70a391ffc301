/// How long and how carefully to sample.
public struct SamplingSettings: Sendable, Equatable {
  /// A sample lasts at least this long, in nanoseconds.
  public var minimumSampleTime = 1_000_000.0

  /// A sample lasts at least this many times the clock's resolution and the cost of reading it, so that neither can
  /// change it by more than 0.1 %.
  public var minimumClockSteps = 1_000.0

  /// A sample has at most this many iterations, however short they are.
  public var maximumIterations = 1 << 30

  /// Intervals are not tested before this many rounds: intervals from fewer are too easily narrow by chance.
  public var minimumRounds = 20

  /// No candidate is sampled more often than this; every sample is a row of the report.
  public var maximumRounds = 200

  /// A candidate's samples suffice when the 95 % interval of their median reaches no further than this share of the
  /// median to either side.
  public var relativeHalfWidth = 0.01

  /// The time to spend on each candidate, warm-up included, in seconds. A candidate whose first sample takes longer
  /// still gets that sample.
  public var secondsPerCandidate = 1.0

  /// The share of that time that the warm-up may take.
  public var warmUpShare = 0.25

  /// A candidate is steady when the medians of two successive groups of warm-up samples differ by no more than this
  /// share.
  public var steadyTolerance = 0.02

  /// Calls up to this length, in nanoseconds, are made once untimed before each sample, so that the sample does not
  /// start with the data that other candidates left in the caches. In longer calls, this effect is small.
  public var longestLeadIn = 10_000_000.0

  /// The seed of the order of the candidates within each round.
  public var seed: UInt64 = 1

  /// Creates the default settings.
  public init() {}
}
