import BenchmarkReports
import Charts
import ReportFormats

/// Compares each report with the first one before it that has a benchmark in common.
struct RatiosSection {
  private let pairs: [(base: (name: String, report: Report), head: (name: String, report: Report))]

  init(_ files: [ReportFile]) {
    let reports = files.benchmarks
    let names = reports.map { Set($0.report.benchmarks.map(\.runName)) }
    pairs = reports.indices.compactMap { head in
      (0..<head).first { !names[$0].isDisjoint(with: names[head]) }.map { (reports[$0], reports[head]) }
    }
  }

  var section: PageSection? {
    guard !pairs.isEmpty else { return nil }
    let content = pairs.enumerated().flatMap { index, pair in
      [Markup("h3", [:], "\(pair.head.name) against \(pair.base.name)")] + comparison(pair.base, pair.head, id: index)
    }
    return PageSection(id: "ratios", title: "Ratios between reports", content: content)
  }

  private func comparison(
    _ base: (name: String, report: Report), _ head: (name: String, report: Report), id: Int
  ) -> [Markup] {
    let comparison: Comparison
    do throws(ComparisonRefusal) {
      comparison = try Comparison(base: base.report, head: head.report)
    } catch {
      return [PageSection.paragraph("Warning: \(error).", class: "warning")]
    }
    let outcome = ComparisonOutcome(baseName: base.name, headName: head.name, comparison: comparison)
    let means = outcome.geometricMeans.map { "\($0.kernel) \($0.ratio.threeDecimals)" }.joined(separator: ", ")
    let shared = Self.sharedEnding(of: comparison.rows.map(\.name))
    let rows = comparison.rows.compactMap { forestRow($0, shared: shared) }
    let noise = comparison.rows.map(\.noiseFloor.fraction).max() ?? 0
    let chart = ForestPlot(
      title: "\(head.name) against \(base.name)",
      description: "\(outcome.summary). Geometric means of head/base: \(means).", axis: "head/base, below 1 is faster",
      noise: noise, rows: rows)
    var content = [PageSection.paragraph("\(outcome.summary). Geometric means of head/base: \(means).")]
    if !rows.isEmpty {
      content.append(
        PageSection.figure(
          chart, id: "ratios-\(id)",
          caption: (shared.isEmpty ? "" : "All with \(shared.dropFirst()). ")
            + "Medians and 95 % intervals; the band is the noise floor, \(UnitFormat.percent(noise)). A triangle is "
            + "faster, a square slower, a ring shows no difference."))
    }
    content.append(
      table(comparison.rows, shared: rows.isEmpty ? "" : shared, caption: "\(head.name) against \(base.name)"))
    for (title, names) in [
      ("Failed", outcome.failures),
      (
        "With too few samples for a 95 % interval",
        comparison.rows.filter { $0.estimate != nil && $0.intervalText == nil }.map(\.name)
      ), ("Only in the base", comparison.missing), ("Only in the head", comparison.added),
    ] where !names.isEmpty {
      content.append(PageSection.paragraph("\(title): \(names.joined(separator: ", "))."))
    }
    return content
  }

  /// The ratios as a table: for people who cannot see the plot, and for rows that the plot leaves out.
  private func table(_ rows: [ComparisonRow], shared: String, caption: String) -> Markup {
    PageTable(
      caption: caption,
      columns: [
        .text("benchmark"), .number("head/base"), .number("95 % interval"), .number("p"), .number("noise"),
        .name("verdict"),
      ],
      rows: rows.map { row in
        let numbers = [row.ratioText, row.intervalText, row.pValueText, row.noiseText]
        return [.init(String(row.name.dropLast(shared.count)))] + numbers.map { $0.map { .init($0) } ?? .none } + [
          .init(row.verdict.phrase)
        ]
      }
    ).markup
  }

  /// The ending that all names share, from a slash on, such as "/threads:1"; never the workload or the kernel set.
  private static func sharedEnding(of names: [String]) -> String {
    let shared = [2, 1].lazy.map { parts in
      Set(names.map { $0.split(separator: "/").suffix(parts).map { "/\($0)" }.joined() })
    }
    return shared.first { $0.count == 1 }?.first ?? ""
  }

  private func forestRow(_ row: ComparisonRow, shared: String) -> ForestPlot.Row? {
    guard let estimate = row.estimate, let ratio = row.ratioText, let interval = row.intervalText,
      estimate.ratio > 0, estimate.ratio.isFinite, estimate.interval.lower > 0, estimate.interval.upper.isFinite
    else { return nil }
    let finding: ForestPlot.Finding =
      switch row.verdict {
      case .faster: .less
      case .slower: .more
      case .same, .notDecided, .noDifferenceShown, .notComparable: .unclear
      }
    return ForestPlot.Row(
      label: String(row.name.dropLast(shared.count)), ratio: estimate.ratio,
      interval: estimate.interval.lower...estimate.interval.upper,
      finding: finding, note: "\(ratio) (\(interval)), \(row.verdict.phrase)")
  }
}
