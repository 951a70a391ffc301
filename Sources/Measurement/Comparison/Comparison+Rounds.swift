import Foundation

extension Comparison {
  /// Compares two programs that were run in turns, each run giving a report: `base[i]` and `head[i]` are of round i,
  /// and the order within the rounds alternates (base first, head first, base first, ...).
  ///
  /// A run counts as one observation per benchmark, its median wall time, because what differs between two runs of one
  /// program (where its code and buffers lie) does not show in the spread of samples within a run (Kalibera and Jones,
  /// "Rigorous benchmarking in reasonable time", 2013; Mytkowicz et al., "Producing wrong data without doing anything
  /// obviously wrong!", 2009). The ratio is the median of the rounds' ratios and the p-value is the sign test's. What
  /// changes slowly cancels within a round, so wall times are not divided by the reference loop's: that loop is part of
  /// the two programs, and may itself differ between them.
  ///
  /// The noise floor of a benchmark comes from the same runs: each program against itself in neighbouring rounds, as
  /// many pairs as there are rounds, and with the same turns of order as the comparison.
  ///
  /// - Parameters:
  ///   - base: the reports of the base, at least two.
  ///   - head: as many reports of the head.
  ///   - threshold: the smallest change worth a verdict, as a share of the time.
  ///   - isForced: whether to compare what is not comparable.
  /// - Throws: ``ComparisonRefusal`` if the two are from different circumstances and `isForced` is false.
  public init(
    baseRounds base: [Report], headRounds head: [Report], threshold: Double = 0, isForced: Bool = false
  ) throws(ComparisonRefusal) {
    precondition(base.count == head.count && base.count > 1, "rounds have a base and a head, and there are two of them")
    if !isForced, let refusal = ComparisonRefusal(base: base[0].context, head: head[0].context) { throw refusal }
    self.init(
      baseRounds: BenchmarkTimes.medians(of: base), headRounds: BenchmarkTimes.medians(of: head), threshold: threshold)
  }

  /// The same, of benchmarks that have one time per round.
  init(baseRounds: [BenchmarkTimes], headRounds: [BenchmarkTimes], threshold: Double = 0) {
    self.init(base: baseRounds, head: headRounds) { base, head in
      let measured = NoiseFloor(comparisonsWithItself: [Self.withItself(base, head)])
      return (
        RatioEstimate(paired: head, over: base), SignTest(zip(head, base).map { log($0 / $1) }).pValue,
        NoiseFloor(fraction: max(threshold, measured.fraction))
      )
    }
  }

  /// The fewest rounds after which one of so many benchmarks can get a verdict although `dissenting` of its rounds say
  /// otherwise.
  public static func fewestRounds(benchmarks: Int, dissenting: Int) -> Int {
    var rounds = 6  // Fewer pairs give no 95 % interval.
    while SignTest.pValue(pairs: rounds, dissenting: dissenting) * Double(benchmarks) >= significance { rounds += 1 }
    return rounds
  }

  /// Both programs' ratios between the rounds 2i and 2i + 1, always the run that was the first of its round over the
  /// one that was the second.
  private static func withItself(_ base: [Double], _ head: [Double]) -> RatioEstimate {
    let even = stride(from: 0, to: base.count - 1, by: 2)
    return RatioEstimate(
      paired: even.map { base[$0] } + even.map { head[$0 + 1] },
      over: even.map { base[$0 + 1] } + even.map { head[$0] })
  }
}
