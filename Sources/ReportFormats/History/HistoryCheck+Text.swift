import BenchmarkHistory
import BenchmarkReports

extension HistoryCheck {
  // The widest table has a long name and two pairs of commits.
  private static let width = 180

  /// The check for the terminal.
  package func text(isColoured: Bool) -> String {
    var text = "\(history.machine): \(history.summary)\n"
    if !newest.isEmpty {
      var table = Table(columns: [
        .text("newest change"), .number("after/before"), .number("95 % interval"), .text("most likely between"),
        .text("95 % between"), .text("verdict"), .text("ID"),
      ])
      for change in newest {
        table.addRow(
          [change.benchmark, change.ratioText, change.intervalText, change.placeText, change.boundsText]
            .map { TableCell($0) } + [
              TableCell(stateText(of: change), tone: tone(of: change)), TableCell(change.id, tone: .faint),
            ])
      }
      text += "\n" + table.rendered(width: Self.width, isColoured: isColoured)
    }
    for note in notes { text += "\n\(note.title):\n" + note.lines.map { "  \($0)\n" }.joined() }
    text += "\n\(summary)\n"
    if !open.isEmpty { text += "'mnist-bench history acknowledge <ID> --why <reason>' accepts a slowdown\n" }
    return text
  }

  private func tone(of change: ChangePoint) -> TableCell.Tone {
    guard change.isSlower else { return .good }
    return history.acknowledgement(of: change) == nil ? .bad : .faint
  }
}
