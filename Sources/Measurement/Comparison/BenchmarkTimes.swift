/// One benchmark's times, taken out of one report or of several.
struct BenchmarkTimes {
  let name: String
  let kernel: String

  /// The times, in a unit that is the same for all that is compared; empty if the benchmark has none.
  var times: [Double] = []

  /// Why it has no times, if it failed.
  var failure: String?

  /// All benchmarks of a report, in its order: the samples, relative to the reference loop's time in the same round.
  static func samples(of report: Report) -> [BenchmarkTimes] {
    all(in: report) { row in
      guard let reference = row.counters.referenceTime, reference > 0 else { return nil }
      return row.realTime / reference
    }
  }

  /// All benchmarks of the first of several reports of one program: the median wall time of each report. A benchmark
  /// that has no time in one of them has none.
  static func medians(of reports: [Report]) -> [BenchmarkTimes] {
    let rounds = reports.map { all(in: $0) { $0.realTime } }
    guard let first = rounds.first else { return [] }
    let byName = rounds.map { Dictionary(uniqueKeysWithValues: $0.map { ($0.name, $0) }) }
    return first.map { benchmark in
      let everyRound = byName.compactMap { $0[benchmark.name] }
      let medians = everyRound.compactMap { $0.times.isEmpty ? nil : $0.times.median }
      return BenchmarkTimes(
        name: benchmark.name, kernel: benchmark.kernel, times: medians.count == rounds.count ? medians : [],
        failure: everyRound.lazy.compactMap(\.failure).first)
    }
  }

  private static func all(in report: Report, time: (ReportRow) -> Double?) -> [BenchmarkTimes] {
    var names: [String] = []
    var benchmarks: [String: BenchmarkTimes] = [:]
    for row in report.benchmarks where row.runType == .iteration {
      if benchmarks[row.runName] == nil { names.append(row.runName) }
      var benchmark = benchmarks[row.runName] ?? BenchmarkTimes(name: row.runName, kernel: row.counters.kernel)
      if row.errorOccurred == true {
        benchmark.failure = row.errorMessage ?? "no reason given"
      } else if row.realTime > 0, let time = time(row) {
        benchmark.times.append(time)
      }
      benchmarks[row.runName] = benchmark
    }
    return names.compactMap { benchmarks[$0] }
  }
}
