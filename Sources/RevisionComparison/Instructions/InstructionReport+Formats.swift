import BenchmarkReports
import ReportFormats

extension InstructionReport {
  // Wide enough for most names of functions.
  private static let width = 120
  // Later functions have only a few instructions: they were inlined elsewhere.
  fileprivate static let shownSymbols = 12

  /// The report for the terminal.
  package var text: String {
    var text = "base: \(baseName)\nhead: \(headName)\n"
    for row in rows {
      var table = Table(columns: Self.columns)
      for line in row.lines { table.addRow(line.map { TableCell($0) }) }
      text += "\n\(row.name)\n" + table.rendered(width: Self.width)
      guard !row.changes.isEmpty else { continue }
      var symbols = Table(columns: Self.symbolColumns)
      for change in row.changes.prefix(Self.shownSymbols) { symbols.addRow(change.cells.map { TableCell($0) }) }
      text += "\n" + symbols.rendered(width: Self.width) + (row.rest.map { $0 + "\n" } ?? "")
    }
    return text
  }

  /// GitHub-flavoured Markdown, for a pull request.
  package var markdown: String {
    var lines = ["Base: \(baseName.markdownEscaped)  ", "Head: \(headName.markdownEscaped)"]
    for row in rows {
      lines += ["", row.name.markdownEscaped, ""]
      lines.addMarkdownTable(columns: Self.columns, rows: row.lines)
      guard !row.changes.isEmpty else { continue }
      lines.append("")
      lines.addMarkdownTable(
        columns: Self.symbolColumns,
        rows: row.changes.prefix(Self.shownSymbols).map { $0.cells.map(\.markdownEscaped) })
      if let rest = row.rest { lines += ["", rest] }
    }
    return lines.map { $0 + "\n" }.joined()
  }

  /// JSON for programs, with all symbols that changed.
  package var json: String {
    get throws { try PrettyJSON.encode(InstructionDocument(self)) }
  }
}

extension InstructionReport.Row {
  /// A line on the rows that are not shown; nil if all are shown.
  fileprivate var rest: String? {
    let count = changes.count - InstructionReport.shownSymbols
    return count > 0 ? "and \(count) more; --format json has all" : nil
  }
}

private struct InstructionDocument: Encodable {
  struct Symbol: Encodable {
    let symbol: String
    let base: InstructionCounts
    let head: InstructionCounts
  }

  struct Row: Encodable {
    let name: String
    let base: InstructionCounts
    let head: InstructionCounts
    let symbols: [Symbol]
  }

  let base: String
  let head: String
  let rows: [Row]

  init(_ report: InstructionReport) {
    base = report.baseName
    head = report.headName
    rows = report.rows.map { row in
      Row(
        name: row.name, base: row.base, head: row.head,
        symbols: row.changes.map { Symbol(symbol: $0.symbol, base: $0.base, head: $0.head) })
    }
  }
}
