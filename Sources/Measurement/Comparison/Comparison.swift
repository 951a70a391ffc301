import Foundation

/// Two reports compared, benchmark by benchmark.
///
/// Times are taken relative to the reference loop's of the same round, so that a clock frequency that differs between
/// the two runs cancels. The interval of the ratio is bootstrapped, as the two runs' samples were not taken side by side.
/// A benchmark counts as faster or slower only if ``Verdict`` says so and Mann-Whitney's p-value, corrected for the number
/// of benchmarks, is below 5 %.
public struct Comparison: Sendable, Equatable {
  private static let significance = 0.05

  /// The benchmarks that both reports have, in the base's order.
  public let rows: [ComparisonRow]

  /// The names of benchmarks that only the base has.
  public let missing: [String]

  /// The names of benchmarks that only the head has.
  public let added: [String]

  /// The differences that count as noise: the largest of both reports' noise floors and the threshold asked for.
  public let noiseFloor: NoiseFloor

  /// Compares `head` with `base`.
  ///
  /// - Parameters:
  ///   - threshold: the smallest change worth a verdict, as a share of the time.
  ///   - isForced: whether to compare what is not comparable.
  ///   - seed: the seed of the bootstrap.
  /// - Throws: ``ComparisonRefusal`` if the reports are from different circumstances and `isForced` is false.
  public init(
    base: Report, head: Report, threshold: Double = 0, isForced: Bool = false, seed: UInt64 = 1
  ) throws(ComparisonRefusal) {
    if !isForced, let refusal = ComparisonRefusal(base: base.context, head: head.context) { throw refusal }
    let floor = NoiseFloor(
      fraction: max(threshold, base.context.details.noiseFloor ?? 0, head.context.details.noiseFloor ?? 0))
    let baseBenchmarks = BenchmarkTimes.all(in: base)
    let headBenchmarks = BenchmarkTimes.all(in: head)
    let headTimes = Dictionary(uniqueKeysWithValues: headBenchmarks.map { ($0.name, $0.times) })
    let baseNames = Set(baseBenchmarks.map(\.name))
    let bootstrap = Bootstrap(seed: seed)
    var rows: [ComparisonRow] = []
    for benchmark in baseBenchmarks {
      guard let times = headTimes[benchmark.name] else { continue }
      rows.append(ComparisonRow(benchmark, head: times, bootstrap: bootstrap))
    }
    let corrected = rows.compactMap(\.pValue).holmCorrected()
    for (index, pValue) in zip(rows.indices.filter { rows[$0].pValue != nil }, corrected) {
      rows[index].pValue = pValue
    }
    for index in rows.indices {
      guard let estimate = rows[index].estimate, let pValue = rows[index].pValue else { continue }
      let verdict = Verdict(estimate, noiseFloor: floor)
      let isSignificant = verdict == .notComparable || pValue < Self.significance
      rows[index].verdict = isSignificant ? verdict : .noDifferenceShown
    }
    self.rows = rows
    missing = baseBenchmarks.map(\.name).filter { headTimes[$0] == nil }
    added = headBenchmarks.map(\.name).filter { !baseNames.contains($0) }
    noiseFloor = floor
  }

  /// Whether any benchmark became slower.
  public var hasRegression: Bool {
    rows.contains { $0.verdict == .slower }
  }

  /// The geometric mean of the ratios of each kernel set's benchmarks.
  public var geometricMeans: [String: Double] {
    Dictionary(grouping: rows.filter { $0.estimate != nil }, by: \.kernel).mapValues { rows in
      exp(rows.compactMap(\.estimate).reduce(0) { $0 + log($1.ratio) } / Double(rows.count))
    }
  }
}

extension ComparisonRow {
  fileprivate init(_ base: BenchmarkTimes, head: [Double], bootstrap: Bootstrap) {
    let hasTimes = !base.times.isEmpty && !head.isEmpty
    name = base.name
    kernel = base.kernel
    estimate = hasTimes ? bootstrap.ratioOfMedians(head, over: base.times) : nil
    pValue = hasTimes ? MannWhitney(head, base.times).pValue : nil
  }
}
