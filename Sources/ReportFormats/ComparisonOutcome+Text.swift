import BenchmarkReports

extension ComparisonOutcome {
  // Wide enough for the longest benchmark name: the ends of the names tell them apart.
  private static let width = 120

  /// The outcome for the terminal.
  package func text(isColoured: Bool) -> String {
    var table = Table(columns: [
      .text("benchmark"), .number("head/base"), .number("95 % interval"), .number("p"), .number("noise"),
      .text("verdict"),
    ])
    for row in comparison.rows {
      let numbers = [row.ratioText, row.intervalText, row.pValueText, row.noiseText]
      table.addRow([TableCell(row.name)] + numbers.map { $0.map { TableCell($0) } ?? .none } + [row.verdictCell])
    }
    var text = "base: \(baseName)\nhead: \(headName)\n\n"
    text += table.rendered(width: Self.width, isColoured: isColoured)
    text += section(
      "Geometric mean of head/base", geometricMeans.map { "\($0.kernel): \($0.ratio.threeDecimals) (\($0.count))" })
    text += section("Not decided", undecided)
    text += section("Failed", failures)
    text += section("Only in the base", comparison.missing)
    text += section("Only in the head", comparison.added)
    return text + "\n\(summary)\n"
  }

  private func section(_ title: String, _ lines: [String]) -> String {
    lines.isEmpty ? "" : "\n\(title):\n" + lines.map { "  \($0)\n" }.joined()
  }
}

extension ComparisonRow {
  fileprivate var verdictCell: TableCell {
    if headFailure != nil { return TableCell("FAILED in the head", tone: .bad) }
    return switch verdict {
    case .faster: TableCell(verdictText, tone: .good)
    case .slower: TableCell(verdictText, tone: .bad)
    case .same, .notDecided, .noDifferenceShown, .notComparable: TableCell(verdictText, tone: .faint)
    }
  }
}
