import BenchmarkHistory
import BenchmarkReports
import Charts
import ReportFormats

/// The times of each workload from commit to commit, a small picture for each, with the places where they change.
struct HistorySection {
  private let pages: HistoryPages

  init(_ pages: HistoryPages) { self.pages = pages }

  // Two beside each other on a wide screen, one on a narrow one.
  private static let width = 420.0

  var section: PageSection? {
    guard !pages.histories.isEmpty else { return nil }
    return PageSection(id: "history", title: "History", content: pages.histories.enumerated().flatMap(content))
  }

  private func content(_ index: Int, _ history: MachineHistory) -> [Markup] {
    let check = HistoryCheck(history)
    var workloads: [String] = []
    for findings in check.findings where !workloads.contains(findings.series.workload) {
      workloads.append(findings.series.workload)
    }
    let panels = workloads.enumerated().map { number, workload in
      panel(
        check.findings.filter { $0.series.workload == workload }, of: workload, in: history,
        id: "history-\(index)-\(number)")
    }
    let notes = check.notes.flatMap { note in
      [PageSection.paragraph("\(note.title):"), Markup("ul", [:], note.lines.map { Markup("li", [:], $0) })]
    }
    return [
      Markup("h3", [:], history.machine.name),
      PageSection.paragraph("\(history.summary). Newest changes: \(check.summary)."),
      PageSection.paragraph(
        "Times of each commit, the oldest at the left, as multiples of the first level. Lines are levels; a triangle and a "
          + "band show where a level changes, and between which commits with 95 % confidence. A point at the edge lies "
          + "beyond it. Point at a commit, or move along the points with the arrow keys.", class: "faint"),
      Markup("div", ["class": "multiples"], panels), table(check),
    ] + notes
  }

  private func panel(_ findings: [SeriesFindings], of workload: String, in history: MachineHistory, id: String)
    -> Markup
  {
    let chart = HistoryPanel(findings: findings, workload: workload, entries: history.entries, pages: pages).chart
    return Markup(
      "figure", ["class": "levels"],
      [
        Markup("figcaption", ["class": "title"], workload), chart.element(id: id, width: Self.width),
        Markup("p", ["class": "faint reading", "role": "status"], "\u{A0}"),
      ])
  }

  /// All changes, the newest commit first.
  private func table(_ check: HistoryCheck) -> Markup {
    let order = Dictionary(check.history.entries.enumerated().map { ($1.file, $0) }) { first, _ in first }
    let changes = check.findings.flatMap(\.changes).sorted { first, second in
      order[first.after.file, default: 0] > order[second.after.file, default: 0]
    }
    guard !changes.isEmpty else { return PageSection.paragraph("No benchmark shows a change.") }
    return PageTable(
      caption: "Changes on \(check.history.machine.name)",
      columns: [
        .name("benchmark"), .number("after/before"), .number("95 % interval"), .name("most likely between"),
        .name("95 % between"), .name("verdict"), .name("ID"),
      ],
      rows: changes.map { change in
        [
          .init(change.benchmark), .init(change.ratioText), .init(change.intervalText),
          .init(change.placeText, link: pages.link(to: change.after.commit)), .init(change.boundsText),
          .init(check.stateText(of: change)), .init(change.id),
        ]
      }
    ).markup
  }
}
