import Foundation

/// Points of two colours and a line, as SVG.
struct ScatterPlot {
  /// One point; its colour says yes or no.
  struct Point {
    let x: Double
    let y: Double
    let isYes: Bool
  }

  /// y = slope x + intercept
  struct Line {
    let slope: Double
    let intercept: Double
  }

  let title: String
  let x: ClosedRange<Double>
  let y: ClosedRange<Double>
  let points: [Point]
  let line: Line

  private static let size = 360.0
  private static let margin = 40.0
  private static let yesColour = "#0072b2"
  private static let noColour = "#d55e00"

  /// The whole document.
  var svg: String {
    let whole = Self.size + 2 * Self.margin
    let frame = [Self.margin, Self.margin, Self.size, Self.size].map(number)
    var lines = [
      "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 \(number(whole)) \(number(whole))\" "
        + "font-family=\"sans-serif\" font-size=\"12\">",
      "<title>\(title)</title>", "<rect width=\"100%\" height=\"100%\" fill=\"white\"/>",
      "<text x=\"\(number(Self.margin))\" y=\"24\">\(title)</text>",
      "<clipPath id=\"frame\"><rect x=\"\(frame[0])\" y=\"\(frame[1])\" width=\"\(frame[2])\" height=\"\(frame[3])\"/></clipPath>",
      "<rect x=\"\(frame[0])\" y=\"\(frame[1])\" width=\"\(frame[2])\" height=\"\(frame[3])\" fill=\"none\" stroke=\"#888\"/>",
      label(x.lowerBound, atX: Self.margin, y: whole - 20),
      label(x.upperBound, atX: whole - Self.margin, y: whole - 20),
      label(y.lowerBound, atX: 20, y: whole - Self.margin), label(y.upperBound, atX: 20, y: Self.margin + 8),
    ]
    let ends = [x.lowerBound, x.upperBound].map { place($0, line.slope * $0 + line.intercept) }
    lines.append(
      "<line x1=\"\(ends[0].x)\" y1=\"\(ends[0].y)\" x2=\"\(ends[1].x)\" y2=\"\(ends[1].y)\" stroke=\"#444\" "
        + "clip-path=\"url(#frame)\"/>")
    for point in points {
      let (x, y) = place(point.x, point.y)
      lines.append(
        "<circle cx=\"\(x)\" cy=\"\(y)\" r=\"4\" fill=\"\(point.isYes ? Self.yesColour : Self.noColour)\"/>")
    }
    return (lines + ["</svg>"]).joined(separator: "\n") + "\n"
  }

  private func place(_ x: Double, _ y: Double) -> (x: String, y: String) {
    let (width, height) = (self.x.upperBound - self.x.lowerBound, self.y.upperBound - self.y.lowerBound)
    return (
      number(Self.margin + Self.size * (x - self.x.lowerBound) / width),
      number(Self.margin + Self.size * (1 - (y - self.y.lowerBound) / height))
    )
  }

  private func label(_ value: Double, atX x: Double, y: Double) -> String {
    "<text x=\"\(number(x))\" y=\"\(number(y))\" text-anchor=\"middle\">\(String(format: "%g", value))</text>"
  }

  private func number(_ value: Double) -> String { String(format: "%.1f", value) }
}
