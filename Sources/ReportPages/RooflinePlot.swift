import BenchmarkReports
import Charts

/// The benchmarks of a report under its machine's roofline.
package struct RooflinePlot {
  private let report: Report
  private let kernels: [String]

  /// A report's plot. The order of `kernels` gives their marks, the same in every plot of a page.
  package init(report: Report, kernels: [String]) {
    self.report = report
    self.kernels = kernels
  }

  /// The chart; nil if the machine's limits are not known, or no benchmark has both operations and bytes.
  package var chart: RooflineChart? {
    guard let roofline = report.context.details.roofline else { return nil }
    let results = BenchmarkResult.all(in: report).filter {
      $0.isTimed && $0.row.counters.bytes > 0 && $0.row.counters.flops > 0
    }
    guard !results.isEmpty else { return nil }
    let threads = Set(results.map(\.row.threads)).sorted()
    let labelled = Self.fastest(results)
    return RooflineChart(
      title: "Roofline", description: description(results, roofline),
      roofs: roofs(roofline, threads: threads),
      series: kernels,
      points: results.map { result in
        let counters = result.row.counters
        let (intensity, speed) = (counters.flops / counters.bytes, counters.flops / result.time)
        return RooflineChart.Point(
          series: kernels.firstIndex(of: counters.kernel) ?? 0,
          label: labelled.contains(result.name) ? counters.workload : nil,
          hint: "\(result.name): \(UnitFormat.gflops(speed)), \(UnitFormat.significant(intensity)) FLOP per byte",
          intensity: intensity, speed: speed)
      })
  }

  /// Roofs that are closer than this, as a share, cannot be told apart.
  private static let leastDistance = 0.05

  /// The roof of each number of threads, or one for several that gain nothing from more threads. Threads that reached
  /// less than fewer did were disturbed, or share processors: theirs is the roof of the fewer.
  private func roofs(_ roofline: Roofline, threads: [Int]) -> [RooflineChart.Roof] {
    var groups: [[Int]] = []
    for count in threads {
      let peak = groups.last.map { roofline.peak(threads: $0[0]) } ?? 0
      if roofline.peak(threads: count) < (1 + Self.leastDistance) * peak {
        groups[groups.count - 1].append(count)
      } else {
        groups.append([count])
      }
    }
    return groups.map { group in
      let peak = group.map { roofline.peak(threads: $0) }.max() ?? 0
      let counts = group.count == 1 ? "\(group[0])" : "\(group[0]) to \(group[group.count - 1])"
      return RooflineChart.Roof(
        name: "\(counts) thread\(counts == "1" ? "" : "s"): \(UnitFormat.significant(peak))", peak: peak,
        bandwidth: roofline.bandwidthGBPerSecond)
    }
  }

  /// The fastest benchmark of each workload; its point bears the name.
  private static func fastest(_ results: [BenchmarkResult]) -> Set<String> {
    let groups = Dictionary(grouping: results, by: \.row.counters.workload)
    return Set(
      groups.values.compactMap { group in
        group.max { $0.row.counters.flops / $0.time < $1.row.counters.flops / $1.time }?.name
      })
  }

  private func description(_ results: [BenchmarkResult], _ roofline: Roofline) -> String {
    "\(results.count) benchmarks by operations per byte and speed, under the measured peak of "
      + "\(UnitFormat.gflops(roofline.peakGFLOPSPerCore)) a core and the memory's bandwidth of "
      + "\(UnitFormat.significant(roofline.bandwidthGBPerSecond)) GB/s. Names stand at the fastest kernel set "
      + "of each workload, where there is room. More than the roof is no error where the cache feeds a kernel faster "
      + "than memory, or where it computes less than the direct algorithm."
  }
}

extension [Report] {
  /// The names of all kernel sets, in the order of their first rows.
  package var kernelNames: [String] {
    var names: [String] = []
    for row in flatMap(\.benchmarks) where !names.contains(row.counters.kernel) { names.append(row.counters.kernel) }
    return names
  }
}
