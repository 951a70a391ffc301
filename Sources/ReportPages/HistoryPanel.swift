import BenchmarkHistory
import BenchmarkReports
import Charts
import ReportFormats

/// The picture of one workload's times: a series for each kernel set, batch size and number of threads.
struct HistoryPanel {
  let findings: [SeriesFindings]
  let workload: String
  let entries: [HistoryEntry]
  let pages: HistoryPages

  var chart: LevelChart {
    let places = Dictionary(entries.enumerated().map { ($1.file, Double($0 + 1)) }) { first, _ in first }
    let drawn = findings.map { findings in series(findings) { places[$0.file, default: 0] } }
    let changes = findings.flatMap(\.changes)
    let count = changes.isEmpty ? "No change" : "\(changes.count) change\(changes.count == 1 ? "" : "s")"
    return LevelChart(
      title: "\(workload) from commit to commit",
      description: "\(count) in \(entries.count) reports of \(findings.count) benchmarks.",
      x: .init(name: "report", domain: 0.5...Double(entries.count) + 0.5, isWhole: true),
      y: .init(name: "time, first level = 1", domain: domain), series: drawn)
  }

  /// From below the lowest level to above the highest: outliers do not make the changes small.
  private var domain: ClosedRange<Double> {
    var edges: [Double] = []
    for findings in findings {
      for (level, noise) in zip(findings.levels, findings.noise) {
        let room = noise * noise
        edges += [level / room, level * room]
      }
    }
    edges.removeAll { !$0.isFinite }
    let farthest = (lower: min(0.98, edges.min() ?? 1), upper: max(1.02, edges.max() ?? 1))
    return farthest.lower...farthest.upper
  }

  private func series(_ findings: SeriesFindings, place: (HistoryEntry) -> Double) -> LevelChart.Series {
    let series = findings.series
    return LevelChart.Series(
      name: label(of: series),
      points: series.points.enumerated().map { index, point in
        LevelChart.Point(
          x: place(point.entry), value: findings.times[index], level: findings.levels[index],
          hint: "\(point.entry.shortCommit), \(point.entry.report.context.date.prefix(10)), \(label(of: series)): "
            + "\(UnitFormat.time(nanoseconds: point.result.time)), \(findings.times[index].threeDecimals) of the first level",
          link: pages.link(to: point.entry.commit))
      },
      changes: findings.changes.map { change in
        LevelChart.Change(
          place: place(change.after) - 0.5,
          range: place(change.bounds.before)...max(place(change.bounds.before), place(change.bounds.after)),
          isRise: change.isSlower, hint: "\(label(of: series)): \(change.sentence)")
      })
  }

  /// The kernel set; with batch size and threads where these differ.
  private func label(of series: TimeSeries) -> String {
    let kernels = findings.map(\.series.kernel)
    return Set(kernels).count == kernels.count ? series.kernel : String(series.name.dropFirst(workload.count + 1))
  }
}
