/// How a kernel set's speed at a workload grows with the number of threads.
public struct ScalingCurve: Sendable, Equatable {
  /// The workload's name.
  public let workload: String
  /// The kernel set's name.
  public let kernel: String
  /// Images in a batch.
  public let batchSize: Int
  /// The measured speed-ups by the number of threads, ascending; the first is 1, on one thread.
  public let points: [ScalingPoint]

  /// Amdahl's law; nil with fewer numbers of threads than ``ScalingFit/fewestForAmdahl``.
  public let amdahl: ScalingFit?

  /// Gunther's universal scalability law; nil with fewer numbers of threads than ``ScalingFit/fewestForGunther``.
  public let gunther: ScalingFit?

  /// Amdahl's law where the part of a call that is not serial gains what plain multiply-adds gain, not as many times as
  /// there are threads: shared cores and a falling clock then count as neither serial nor shared work.
  public let amdahlOverMultiplyAdd: ScalingFit?

  /// Gunther's law where the part of a call that is not serial gains what plain multiply-adds gain.
  public let guntherOverMultiplyAdd: ScalingFit?

  /// All curves of a report, in its order. What was not measured on one thread, or on one thread only, has none.
  public static func all(in report: Report) -> [ScalingCurve] {
    struct Key: Hashable {
      let workload: String
      let kernel: String
      let batchSize: Int
    }
    var keys: [Key] = []
    var rows: [Key: [ReportRow]] = [:]
    for row in report.benchmarks where row.isResult && row.errorOccurred != true {
      let counters = row.counters
      let key = Key(workload: counters.workload, kernel: counters.kernel, batchSize: counters.batchSize)
      if rows[key] == nil { keys.append(key) }
      rows[key, default: []].append(row)
    }
    let roofline = report.context.details.roofline
    return keys.compactMap { ScalingCurve(rows[$0] ?? [], roofline: roofline) }
  }

  /// The curve of the medians' rows of one workload, kernel set and batch size.
  private init?(_ rows: [ReportRow], roofline: Roofline?) {
    guard let one = rows.first(where: { $0.threads == 1 }) else { return nil }
    let byThreads = Dictionary(rows.map { ($0.threads, $0) }) { first, _ in first }
    points = byThreads.values.sorted { $0.threads < $1.threads }.compactMap {
      ScalingPoint($0, over: one, roofline: roofline)
    }
    guard points.count > 1, points[0].threads == 1 else { return nil }
    workload = one.counters.workload
    kernel = one.counters.kernel
    batchSize = one.counters.batchSize
    let free = points.map { point in
      ScalingFit.Point(threads: Double(point.threads), gain: Double(point.threads), speedup: point.speedup.ratio)
    }
    amdahl = ScalingFit(amdahl: free)
    gunther = ScalingFit(gunther: free)
    let limited = points.compactMap { point in
      point.multiplyAddSpeedup.map {
        ScalingFit.Point(threads: Double(point.threads), gain: $0, speedup: point.speedup.ratio)
      }
    }
    let isMeasured = limited.count == points.count
    amdahlOverMultiplyAdd = isMeasured ? ScalingFit(amdahl: limited) : nil
    guntherOverMultiplyAdd = isMeasured ? ScalingFit(gunther: limited) : nil
  }
}
