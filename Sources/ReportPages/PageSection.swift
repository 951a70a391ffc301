import Charts

/// A part of a report's page, with a title that links point to.
struct PageSection {
  let id: String
  let title: String
  let content: [Markup]

  var markup: Markup {
    Markup(
      "section", ["id": id, "aria-labelledby": "\(id)-heading"],
      [Markup("h2", ["id": "\(id)-heading"], title)] + content)
  }

  /// A chart, drawn for wide and for narrow screens, with a caption below it.
  static func figure(_ chart: some Chart, id: String, caption: String? = nil) -> Markup {
    let drawings = [("wide", PageStyle.widths.wide), ("narrow", PageStyle.widths.narrow)].map { name, width in
      chart.element(id: "\(id)-\(name)", width: width, class: name)
    }
    return Markup("figure", [:], drawings + (caption.map { [Markup("figcaption", [:], $0)] } ?? []))
  }

  static func paragraph(_ text: String, class name: String = "plain") -> Markup { Markup("p", ["class": name], text) }
}
