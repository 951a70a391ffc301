import BenchmarkReports

/// The terminal's view of how a report's benchmarks scale: speed-ups, and the laws that were fitted to them.
package struct ScalingText {
  private let curves: [ScalingCurve]

  /// A report's view; nil if nothing was measured on one thread and on more.
  package init?(of report: Report) {
    curves = ScalingCurve.all(in: report)
    if curves.isEmpty { return nil }
  }

  /// Two tables, at most 100 columns wide, and why a law was not fitted.
  package func rendered(isColoured: Bool) -> String {
    let fits = curves.contains { !$0.fitCells.isEmpty }
    return
      ([table(ScalingCurve.speedupColumns, \.speedupCells, isColoured: isColoured)]
      + (fits ? [table(ScalingCurve.fitColumns, \.fitCells, isColoured: isColoured)] : [])
      + (curves.missingFits.map { [$0 + "\n"] } ?? [])).joined(separator: "\n")
  }

  private func table(
    _ columns: [Table.Column], _ cells: (ScalingCurve) -> [[String?]], isColoured: Bool
  ) -> String {
    var table = Table(columns: [.text("kernels")] + columns)
    var heading = ""
    for curve in curves where !cells(curve).isEmpty {
      let title = "\(curve.workload), batch \(curve.batchSize): against one thread"
      if title != heading { table.addHeading(title) }
      heading = title
      for row in cells(curve) {
        table.addRow([TableCell(curve.kernel)] + row.map { $0.map { TableCell($0) } ?? .none })
      }
    }
    return table.rendered(width: 100, isColoured: isColoured)
  }
}
