import BenchmarkReports

extension [String] {
  /// Adds the lines of a table of GitHub-flavoured Markdown; cells are Markdown, numbers are aligned to the right.
  package mutating func addMarkdownTable(columns: [Table.Column], rows: [[String]]) {
    append("| " + columns.map(\.title).joined(separator: " | ") + " |")
    append("| " + columns.map { $0.isNumeric ? "---:" : "---" }.joined(separator: " | ") + " |")
    for row in rows {
      append("| " + row.joined(separator: " | ") + " |")
    }
  }

  /// Adds the lines of a list below its title, if there is anything to list.
  package mutating func addMarkdownList(_ title: String, _ items: [String]) {
    if items.isEmpty { return }
    append(contentsOf: ["", "\(title):", ""] + items.map { "- \($0.markdownEscaped)" })
  }
}

extension String {
  /// The text with all characters escaped that Markdown uses for emphasis, code, links, HTML, cells or lines.
  package var markdownEscaped: String {
    split(whereSeparator: \.isNewline).joined(separator: " ").reduce(into: "") { result, character in
      if "\\`*_[]<>|".contains(character) { result.append("\\") }
      result.append(character)
    }
  }
}
