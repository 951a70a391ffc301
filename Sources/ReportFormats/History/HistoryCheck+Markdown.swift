import BenchmarkHistory
import Measurement

extension HistoryCheck {
  /// The check in GitHub-flavoured Markdown, for the summary of a workflow.
  package var markdown: String {
    var lines = ["\(history.machine): \(history.summary)".markdownEscaped, "", summary, ""]
    if !newest.isEmpty {
      lines.addMarkdownTable(
        columns: [
          .text("newest change"), .number("after/before"), .number("95 % interval"), .text("most likely between"),
          .text("95 % between"), .text("verdict"), .text("ID"),
        ],
        rows: newest.map { change in
          let state = stateText(of: change)
          return [
            change.benchmark.markdownEscaped, change.ratioText, change.intervalText, change.placeText,
            change.boundsText, history.acknowledgement(of: change) == nil ? "**\(state)**" : state, change.id,
          ]
        })
    }
    for note in notes { lines.addMarkdownList(note.title, note.lines) }
    return lines.map { $0 + "\n" }.joined()
  }
}
