/// One benchmark's samples, taken out of a report's rows.
struct BenchmarkTimes {
  let name: String
  let kernel: String

  /// The samples, relative to the reference loop's time in the same round; empty if the benchmark failed.
  let times: [Double]

  /// All benchmarks of a report, in its order.
  static func all(in report: Report) -> [BenchmarkTimes] {
    let repetitions = report.benchmarks.filter { $0.runType == .iteration }
    var names: [String] = []
    var rows: [String: [ReportRow]] = [:]
    for row in repetitions {
      if rows[row.runName] == nil { names.append(row.runName) }
      rows[row.runName, default: []].append(row)
    }
    return names.compactMap { name in
      rows[name].map { BenchmarkTimes(name: name, kernel: $0[0].counters.kernel, rows: $0) }
    }
  }

  private init(name: String, kernel: String, rows: [ReportRow]) {
    self.name = name
    self.kernel = kernel
    times = rows.compactMap { row in
      guard row.errorOccurred != true, row.realTime > 0, let reference = row.counters.referenceTime, reference > 0
      else { return nil }
      return row.realTime / reference
    }
  }
}
