/// A table for the terminal.
public struct Table: Sendable, Equatable {
  /// A column's title, and whether it holds numbers.
  public struct Column: Sendable, Equatable {
    /// The title.
    public let title: String

    /// Whether its cells are numbers: these are aligned to the right and never shortened.
    public let isNumeric: Bool

    /// A column of text.
    public static func text(_ title: String) -> Column {
      Column(title: title, isNumeric: false)
    }

    /// A column of numbers.
    public static func number(_ title: String) -> Column {
      Column(title: title, isNumeric: true)
    }
  }

  private enum Row: Equatable {
    case heading(String)
    case cells([TableCell])
  }

  private static let gap = "  "
  private static let shortestText = 6

  private let columns: [Column]
  private var rows: [Row] = []

  /// Creates a table without rows.
  public init(columns: [Column]) {
    self.columns = columns
  }

  /// Adds a heading line; the rows added later follow it.
  public mutating func addHeading(_ text: String) {
    rows.append(.heading(text))
  }

  /// Adds a row with one cell per column.
  public mutating func addRow(_ cells: [TableCell]) {
    precondition(cells.count == columns.count, "a row has as many cells as the table has columns")
    rows.append(.cells(cells))
  }

  /// The table as lines of at most `width` characters, each ended by a newline.
  ///
  /// Text that does not fit is shortened, the widest column first; numbers are never shortened, so wide columns of
  /// numbers can make the lines longer. Colour is used only if `isColoured`.
  public func rendered(width: Int = 100, isColoured: Bool = false) -> String {
    let widths = columnWidths(within: width)
    var lines = [
      line(columns.map { TableCell($0.title) }, widths),
      widths.map { String(repeating: "-", count: $0) }.joined(separator: Self.gap),
    ]
    for row in rows {
      switch row {
      case .heading(let text): lines.append(text.shortened(to: width))
      case .cells(let cells): lines.append(line(cells, widths, isColoured: isColoured))
      }
    }
    return lines.map { $0 + "\n" }.joined()
  }

  private func columnWidths(within width: Int) -> [Int] {
    var widths = columns.map(\.title.count)
    for case .cells(let cells) in rows {
      for (index, cell) in cells.enumerated() {
        widths[index] = max(widths[index], cell.text.count)
      }
    }
    let textColumns = columns.indices.filter { !columns[$0].isNumeric }
    let gaps = Self.gap.count * (columns.count - 1)
    while widths.reduce(gaps, +) > width,
      let widest = textColumns.max(by: { widths[$0] < widths[$1] }), widths[widest] > Self.shortestText
    {
      widths[widest] -= 1
    }
    return widths
  }

  private func line(_ cells: [TableCell], _ widths: [Int], isColoured: Bool = false) -> String {
    var line = ""
    for (index, cell) in cells.enumerated() {
      let text = cell.text.shortened(to: widths[index])
      let padding = String(repeating: " ", count: widths[index] - text.count)
      let coloured =
        if isColoured, let parameter = cell.tone.escapeParameter {
          "\u{1B}[\(parameter)m\(text)\u{1B}[0m"
        } else {
          text
        }
      let isLast = index == cells.count - 1
      line += columns[index].isNumeric ? padding + coloured : coloured + (isLast ? "" : padding)
      line += isLast ? "" : Self.gap
    }
    return line
  }
}

extension String {
  /// The text itself if it has at most `length` characters, otherwise its beginning and an ellipsis.
  fileprivate func shortened(to length: Int) -> String {
    count <= length ? self : prefix(max(0, length - 1)) + "…"
  }
}
