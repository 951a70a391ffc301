import BenchmarkReports

/// An outcome for the terminal: a row for each seed, the median and the documented value; the verdict is below.
package struct ExperimentTable {
  private let outcome: ExperimentOutcome

  /// The table of an outcome.
  package init(outcome: ExperimentOutcome) { self.outcome = outcome }

  /// The lines, each ended by a newline.
  package var text: String {
    var table = Table(columns: [.text("")] + outcome.quantities.map { .number($0.name) })
    for (index, seed) in outcome.seeds.enumerated() {
      table.addRow([TableCell("seed \(seed)")] + outcome.quantities.map { cell($0.measured[index], $0.unit) })
    }
    table.addRow([TableCell("median")] + outcome.quantities.map { cell($0.median, $0.unit) })
    table.addRow([TableCell("documented")] + outcome.quantities.map { cell($0.documented, $0.unit) })
    let heading = lines("\(outcome.name): \(outcome.setting)")
    let origin = outcome.data.map { "data: \($0.name) from \($0.origin)\n" } ?? ""
    return heading + origin + "\n" + table.rendered() + "\n" + outcome.verdict.map { $0 + "\n" }.joined()
  }

  /// The text in lines of at most 100 columns, each ended by a newline.
  private func lines(_ text: String) -> String {
    var (lines, line) = ("", "")
    for word in text.split(separator: " ") {
      if line.count + word.count >= 100 {
        lines += line + "\n"
        line = ""
      }
      line += line.isEmpty ? word : " " + word
    }
    return lines + line + "\n"
  }

  private func cell(_ value: Double?, _ unit: ExperimentOutcome.Unit) -> TableCell {
    guard let value else { return .none }
    return TableCell(unit.text(value))
  }
}
