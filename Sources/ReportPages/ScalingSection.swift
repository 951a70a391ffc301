import BenchmarkReports
import Charts
import ReportFormats

/// How the benchmarks of each report scale with the number of threads: charts, speed-ups, and the fitted laws.
struct ScalingSection {
  private let reports: [(name: String, curves: [ScalingCurve])]
  private let kernels: [String]

  init(_ files: [ReportFile]) {
    kernels = files.benchmarks.map(\.report).kernelNames
    reports = files.benchmarks.map { ($0.name, ScalingCurve.all(in: $0.report)) }.filter { !$0.1.isEmpty }
  }

  var section: PageSection? {
    guard !reports.isEmpty else { return nil }
    let content = reports.enumerated().flatMap { index, report in
      [Markup("h3", [:], report.name)] + figures(report.curves, id: "scaling-\(index)")
        + tables(report.curves, of: report.name)
    }
    return PageSection(id: "scaling", title: "Scaling", content: content)
  }

  private func figures(_ curves: [ScalingCurve], id: String) -> [Markup] {
    let groups = Dictionary(grouping: curves.indices) { "\(curves[$0].workload) \(curves[$0].batchSize)" }
      .values.sorted { $0[0] < $1[0] }
    return groups.enumerated().compactMap { index, group in
      let chart = ScalingPlot(curves: group.map { curves[$0] }, kernels: kernels).chart
      return chart.map { PageSection.figure($0, id: "\(id)-\(index)", caption: "\($0.title). \($0.description)") }
    }
  }

  private func tables(_ curves: [ScalingCurve], of name: String) -> [Markup] {
    let words = [
      "Medians over those on one thread, with 95 % intervals of the samples. Efficiency is the speed-up for each thread. "
        + "Plain multiply-adds on registers gain no more than the machine gives: threads share cores, and the clock "
        + "falls. Curves are the fitted laws, Gunther's where there are enough numbers of threads, else Amdahl's.",
      curves.missingFits.map { "There are \($0)." },
    ]
    return words.compactMap(\.self).map { PageSection.paragraph($0) }
      + [
        table(curves, ScalingCurve.speedupColumns, \.speedupCells, caption: "Speed-ups of \(name)"),
        table(curves, ScalingCurve.fitColumns, \.fitCells, caption: "Laws fitted to \(name)"),
      ].compactMap(\.self)
  }

  /// Nil if there is no row.
  private func table(
    _ curves: [ScalingCurve], _ columns: [Table.Column], _ cells: (ScalingCurve) -> [[String?]], caption: String
  ) -> Markup? {
    let rows = curves.flatMap { curve in
      cells(curve).map { row -> [PageTable.Cell] in
        [.init(curve.workload), .init(curve.kernel), .init("\(curve.batchSize)")]
          + row.map { $0.map { .init($0) } ?? .none }
      }
    }
    if rows.isEmpty { return nil }
    return PageTable(
      caption: caption,
      columns: [.name("workload"), .name("kernel set"), .number("batch")]
        + columns.map { $0.isNumeric ? .number($0.title) : .name($0.title) }, rows: rows
    ).markup
  }
}
