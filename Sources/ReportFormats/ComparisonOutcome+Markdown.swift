import Measurement

extension ComparisonOutcome {
  /// The outcome in GitHub-flavoured Markdown, for a pull request.
  package var markdown: String {
    var lines = ["Base: \(baseName.markdownEscaped)  ", "Head: \(headName.markdownEscaped)", "", "\(summary)", ""]
    lines.addMarkdownTable(
      columns: [
        .text("benchmark"), .number("head/base"), .number("95 % interval"), .number("p"), .number("noise"),
        .text("verdict"),
      ],
      rows: comparison.rows.map { row in
        let verdict = row.headFailure == nil ? row.verdictText : "FAILED in the head"
        return [
          row.name.markdownEscaped, row.ratioText ?? "-", row.intervalText ?? "-", row.pValueText ?? "-",
          row.noiseText ?? "-",
          row.isRegression || row.verdict == .faster ? "**\(verdict)**" : verdict,
        ]
      })
    if !geometricMeans.isEmpty {
      lines.append("")
      lines.addMarkdownTable(
        columns: [.text("kernel set"), .number("geometric mean"), .number("benchmarks")],
        rows: geometricMeans.map { [$0.kernel.markdownEscaped, $0.ratio.threeDecimals, "\($0.count)"] })
    }
    lines.addMarkdownList("Not decided", undecided)
    lines.addMarkdownList("Failed", failures)
    lines.addMarkdownList("Only in the base", comparison.missing)
    lines.addMarkdownList("Only in the head", comparison.added)
    return lines.map { $0 + "\n" }.joined()
  }
}
