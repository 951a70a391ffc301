/// A chart that can be drawn at any width, for a page or as a file of its own.
public protocol Chart: Sendable {
  /// The chart's subject, in a few words.
  var title: String { get }

  /// A description of the chart for people who cannot see it.
  var description: String { get }

  /// Whether parts of the chart can be reached by keyboard. Otherwise it is one picture.
  var isInteractive: Bool { get }

  /// Draws the chart, `width` pixels wide.
  func drawing(width: Double) -> Drawing
}

extension Chart {
  /// A chart is one picture, unless it says otherwise.
  public var isInteractive: Bool { false }
}

/// A drawn chart: SVG elements and their size.
public struct Drawing: Sendable {
  /// The width in pixels.
  public let width: Double
  /// The height in pixels.
  public let height: Double
  /// The elements.
  public let content: [Markup]
}

extension Chart {
  /// The chart as an element of an HTML page. The page's styles must include ``ChartStyle/css(root:)``, and `id` must
  /// be unique on the page; `name` is a further class, or empty.
  public func element(id: String, width: Double, class name: String = "") -> Markup {
    svg(id: id, class: name, drawing(width: width), background: [], namespace: nil)
  }

  /// The chart as an SVG file. It is readable on any background, because it has its own: light or dark, as the reader
  /// prefers.
  public func file(width: Double) -> String {
    let margin = 16.0
    let inner = drawing(width: width - 2 * margin)
    let heading = Shape.text(title, x: 0, y: Shape.textSize + 2, attributes: ["class": "heading"])
    let top = Shape.lineHeight + 10
    let content = Markup(
      "g", ["transform": "translate(\(ChartNumber.coordinate(margin)) \(ChartNumber.coordinate(margin)))"],
      [heading, Markup("g", ["transform": "translate(0 \(ChartNumber.coordinate(top)))"], inner.content)])
    let whole = Drawing(width: width, height: inner.height + top + 2 * margin, content: [content])
    let background: [Markup] = [
      Markup("style", [:], [.verbatim(ChartStyle.css(root: "svg"))]),
      Markup("rect", ["class": "paper", "width": "100%", "height": "100%", "rx": "8"]),
    ]
    return svg(id: "chart", class: "", whole, background: background, namespace: "http://www.w3.org/2000/svg").xml
      + "\n"
  }

  private func svg(id: String, class name: String, _ drawing: Drawing, background: [Markup], namespace: String?)
    -> Markup
  {
    let size = (ChartNumber.coordinate(drawing.width), ChartNumber.coordinate(drawing.height))
    let children =
      [Markup("title", ["id": "\(id)-title"], title), Markup("desc", ["id": "\(id)-desc"], description)]
      + background + drawing.content
    let attributes: MarkupAttributes = [
      "class": name.isEmpty ? "chart" : "chart \(name)", "role": isInteractive ? "group" : "img",
      "aria-labelledby": "\(id)-title \(id)-desc",
      "width": size.0, "height": size.1,
      "viewBox": "0 0 \(size.0) \(size.1)",
    ]
    return Markup("svg", namespace.map { ["xmlns": $0] + attributes } ?? attributes, children)
  }
}
