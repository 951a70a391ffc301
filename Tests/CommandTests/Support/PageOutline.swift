import Foundation

#if canImport(FoundationXML)
  import FoundationXML
#endif

/// What an XML parser makes of a page.
final class PageOutline: NSObject, XMLParserDelegate {
  private(set) var names: [String] = []
  private(set) var text = ""
  private(set) var sections: [String] = []
  private var attributes: [(name: String, value: String)] = []
  private var tables: [(label: String, rows: [[String]])] = []
  private var isInCell = false

  /// Nil unless the page is well-formed.
  init?(_ page: Data) {
    super.init()
    let parser = XMLParser(data: page)
    parser.delegate = self
    guard parser.parse() else { return nil }
  }

  /// The values of an attribute, wherever it is.
  func values(_ attribute: String) -> [String] { attributes.filter { $0.name == attribute }.map(\.value) }

  /// The cells of a table's body, row by row.
  func cells(ofTable label: String) -> [[String]] {
    tables.first { $0.label == label }?.rows.filter { !$0.isEmpty } ?? []
  }

  func parser(
    _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
    attributes: [String: String]
  ) {
    names.append(name)
    self.attributes += attributes.map { (name: $0.key, value: $0.value) }
    switch name {
    case "section": sections.append(attributes["id"] ?? "")
    case "table": tables.append((attributes["aria-label"] ?? "", []))
    case "tr": tables[tables.count - 1].rows.append([])
    case "td":
      let table = tables.count - 1
      tables[table].rows[tables[table].rows.count - 1].append("")
      isInCell = true
    default: break
    }
  }

  func parser(_ parser: XMLParser, foundCharacters characters: String) {
    text += characters
    guard isInCell else { return }
    let (table, row) = (tables.count - 1, tables[tables.count - 1].rows.count - 1)
    let cell = tables[table].rows[row].count - 1
    tables[table].rows[row][cell] += characters
  }

  func parser(_ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?) {
    if name == "td" { isInCell = false }
  }
}
