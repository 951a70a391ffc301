/// One benchmark's times, from one report or several.
struct BenchmarkTimes {
  let name: String
  let kernel: String

  /// The times, all in one unit; empty if the benchmark has none.
  var times: [Double] = []

  /// The reason of the failure, if the benchmark failed.
  var failure: String?

  /// All benchmarks of a report, in its order. Times are samples relative to the reference loop's time in the same
  /// round. For a report of several processes, they are each process's median of these.
  static func samples(of report: Report) -> [BenchmarkTimes] {
    func relative(_ row: ReportRow) -> Double? {
      guard let reference = row.counters.referenceTime, reference > 0 else { return nil }
      return row.realTime / reference
    }
    guard let processes = report.context.details.processes else { return all(in: report, time: relative) }
    let byProcess = (0..<processes).map { process in
      all(in: report) { $0.counters.process == process ? relative($0) : nil }
    }
    return (byProcess.first ?? []).indices.map { index in
      var benchmark = byProcess[0][index]
      benchmark.times = byProcess.compactMap { $0[index].times.isEmpty ? nil : $0[index].times.median }
      return benchmark
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
