import BenchmarkHistory
import BenchmarkReports

extension MachineHistory {
  /// The reports in the order of their commits, for the terminal.
  package var list: String {
    var table = Table(columns: [
      .text("commit"), .text("committed"), .text("measured"), .number("benchmarks"), .number("noise floor"),
      .text("file"),
    ])
    for entry in entries {
      let details = entry.report.context.details
      let results = BenchmarkResult.all(in: entry.report)
      let failures = results.count { $0.failure != nil }
      table.addRow([
        TableCell(entry.shortCommit), details.gitCommitDate.map { TableCell($0) } ?? .none,
        TableCell(entry.report.context.date),
        TableCell("\(results.count)\(failures == 0 ? "" : ", \(failures) failing")"),
        details.noiseFloor.map { TableCell(UnitFormat.percent($0)) } ?? .none, TableCell(entry.file),
      ])
    }
    return "\(machine): \(summary)\n\n" + table.rendered(width: 200)
  }
}

extension SeriesFindings {
  /// The times from commit to commit and the changes between them, for the terminal.
  package func text(isColoured: Bool) -> String {
    var table = Table(columns: [
      .text("commit"), .text("measured"), .number("time"), .number("±"), .number("to the first level"),
      .number("level"), .number("noise"),
    ])
    for (index, point) in series.points.enumerated() {
      for change in changes where index > 0 && levels[index] != levels[index - 1] {
        guard change.after.file == point.entry.file else { continue }
        table.addHeading("-- \(change.sentence) [\(change.id)]")
      }
      table.addRow([
        TableCell(point.entry.shortCommit), TableCell(point.entry.report.context.date),
        TableCell(UnitFormat.time(nanoseconds: point.result.time)),
        point.result.relativeHalfWidth.map { TableCell(UnitFormat.percent($0)) } ?? .none,
        TableCell(times[index].threeDecimals), TableCell(levels[index].threeDecimals, tone: .faint),
        TableCell(UnitFormat.percent(noise[index] - 1), tone: .faint),
      ])
    }
    let count = changes.isEmpty ? "no change shown" : "\(changes.count) change\(changes.count == 1 ? "" : "s")"
    return "\(series.name): \(count)\n\n" + table.rendered(width: 180, isColoured: isColoured)
  }
}
