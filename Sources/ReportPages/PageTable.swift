import Charts

/// A table of a report's page.
struct PageTable {
  /// A column's title and the alignment of its cells.
  struct Column {
    enum Kind: String { case name, text, number }
    let title: String
    let kind: Kind

    static func name(_ title: String) -> Column { Column(title: title, kind: .name) }
    static func text(_ title: String) -> Column { Column(title: title, kind: .text) }
    static func number(_ title: String) -> Column { Column(title: title, kind: .number) }
  }

  /// A cell's text, the value that sorts it, and the address that it leads to, if any.
  struct Cell {
    let text: String
    let value: String
    let link: String?

    init(_ text: String, link: String? = nil) { self.init(text: text, value: text, link: link) }

    init(_ text: String, value: Double) { self.init(text: text, value: "\(value)") }

    /// An empty cell; sorting puts it last.
    static let none = Cell(text: "\u{2013}", value: "")

    private init(text: String, value: String, link: String? = nil) {
      self.text = text
      self.value = value
      self.link = link
    }
  }

  /// A description of the table for people who cannot see it.
  let caption: String
  let columns: [Column]
  let rows: [[Cell]]
  var isSortable = false

  /// The table in a frame that scrolls if the table is too wide, also by keyboard.
  var markup: Markup {
    let head = columns.map { column in
      Markup("th", ["scope": "col", "class": column.kind.rawValue], column.title)
    }
    let body = rows.map { row in
      Markup("tr", [:], zip(columns, row).map { column, cell in element(cell, column) })
    }
    let table = Markup(
      "table", ["class": isSortable ? "sortable" : "plain", "aria-label": caption],
      [Markup("thead", [:], [Markup("tr", [:], head)]), Markup("tbody", [:], body)])
    return Markup(
      "div", ["class": "scroll", "role": "region", "tabindex": "0", "aria-label": "\(caption), scrollable"], [table])
  }

  private func element(_ cell: Cell, _ column: Column) -> Markup {
    let attributes: MarkupAttributes = ["class": column.kind.rawValue]
    let content = cell.link.map { Markup("a", ["href": $0], cell.text) } ?? .text(cell.text)
    return Markup("td", isSortable ? attributes + ["data-value": cell.value] : attributes, [content])
  }
}
