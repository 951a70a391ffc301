import Foundation
import Measurement

/// A base and a head compared, benchmark by benchmark.
///
/// A benchmark is faster or slower only if `Verdict` says so and its p-value, corrected for the number of benchmarks
/// (Holm), is below 5 %.
public struct Comparison: Sendable, Equatable {
  static let significance = 0.05

  /// The benchmarks that both have, in the base's order.
  public let rows: [ComparisonRow]

  /// The names of benchmarks that only the base has.
  public let missing: [String]

  /// The names of benchmarks that only the head has.
  public let added: [String]

  /// Compares two reports.
  ///
  /// Times are relative to the reference loop's time in the same round, so that different clock frequencies of the two
  /// runs cancel. The two runs' samples were not taken side by side, so the interval of the ratio is bootstrapped and
  /// the p-value is Mann-Whitney's. The noise is the larger of the reports' noise floors, plus the difference that two
  /// processes of the program stay within in 95 % of cases. (If both reports are of several processes, the second part
  /// is left out.)
  ///
  /// - Parameters:
  ///   - base: the report of the state before.
  ///   - head: the report of the state after.
  ///   - threshold: the smallest change worth a verdict, as a share of the time.
  ///   - isForced: whether to compare reports from different circumstances, too.
  ///   - seed: the seed of the bootstrap.
  /// - Throws: ``ComparisonRefusal`` if the reports are from different circumstances and `isForced` is false, or if one
  ///   of them has no samples.
  public init(
    base: Report, head: Report, threshold: Double = 0, isForced: Bool = false, seed: UInt64 = 1
  ) throws(ComparisonRefusal) {
    if !isForced, let refusal = ComparisonRefusal(base: base.context, head: head.context) { throw refusal }
    if let refusal = ComparisonRefusal(samplesOf: base, head) { throw refusal }
    func greater(_ value: KeyPath<RunDetails, Double?>) -> Double {
      max(base.context.details[keyPath: value] ?? 0, head.context.details[keyPath: value] ?? 0)
    }
    // If both are of several processes, the samples show how much these differ.
    let areSingle = [base, head].contains { $0.context.details.processes == nil }
    let measured =
      greater(\.noiseFloor) + (areSingle ? Interval.normalDeviations * greater(\.processSpread) : 0)
    let floor = NoiseFloor(fraction: max(threshold, measured))
    self.init(
      baseSamples: BenchmarkTimes.samples(of: base), headSamples: BenchmarkTimes.samples(of: head), noiseFloor: floor,
      bootstrap: Bootstrap(seed: seed))
  }

  /// Creates a comparison of rows that are already judged.
  public init(rows: [ComparisonRow], missing: [String], added: [String]) {
    self.rows = rows
    self.missing = missing
    self.added = added
  }

  /// Compares samples that are already relative to the reference loop's time.
  init(
    baseSamples: [BenchmarkTimes], headSamples: [BenchmarkTimes], noiseFloor: NoiseFloor, bootstrap: Bootstrap
  ) {
    self.init(base: baseSamples, head: headSamples) { base, head in
      (bootstrap.ratioOfMedians(head, over: base), MannWhitney(head, base).pValue, noiseFloor)
    }
  }

  /// Pairs benchmarks by name, and judges the rows together.
  init(
    base: [BenchmarkTimes], head: [BenchmarkTimes],
    measure: ([Double], [Double]) -> (estimate: RatioEstimate, pValue: Double, noiseFloor: NoiseFloor)
  ) {
    let headByName = Dictionary(uniqueKeysWithValues: head.map { ($0.name, $0) })
    let baseNames = Set(base.map(\.name))
    var rows = base.compactMap { benchmark in
      headByName[benchmark.name].map { ComparisonRow(benchmark, $0, measure: measure) }
    }
    let timed = rows.indices.filter { rows[$0].pValue != nil }
    for (index, pValue) in zip(timed, rows.compactMap(\.pValue).holmCorrected()) {
      guard let estimate = rows[index].estimate else { continue }
      let verdict = Verdict(estimate, noiseFloor: rows[index].noiseFloor)
      let isSignificant = verdict == .notComparable || pValue < Self.significance
      rows[index].pValue = pValue
      rows[index].verdict = isSignificant ? verdict : .noDifferenceShown
    }
    self.rows = rows
    missing = base.map(\.name).filter { headByName[$0] == nil }
    added = head.map(\.name).filter { !baseNames.contains($0) }
  }

  /// Whether any benchmark became slower, or fails only in the head.
  public var hasRegression: Bool { rows.contains(where: \.isRegression) }

  /// The geometric mean of the ratios of each kernel set's benchmarks.
  public var geometricMeans: [String: Double] {
    Dictionary(grouping: rows.filter { $0.estimate != nil }, by: \.kernel).mapValues { rows in
      exp(rows.compactMap(\.estimate).reduce(0) { $0 + log($1.ratio) } / Double(rows.count))
    }
  }
}
