/// The rectangle that points are drawn in, with its axes.
struct PlotArea {
  let x: Scale
  let y: Scale
  private let left: Double
  private let right: Double
  private let top: Double
  private let bottom: Double

  private static let axisWidth = 44.0
  private static let axisHeight = 40.0

  /// How an axis is drawn.
  struct Axis {
    let name: String
    let kind: Scale.Kind
    let domain: ClosedRange<Double>
    /// Whether ticks are at whole numbers only.
    var isWhole = false
    /// The values to mark; nil for round ones.
    var ticks: [Double]?
  }

  /// The distance of ticks that are not chosen by the scale, in pixels.
  private static let leastDistance = 20.0

  private let xAxis: Axis
  private let yAxis: Axis

  /// The area within `width` x `height` at (0, `top`), with room for axes at the left and below.
  init(x xAxis: Axis, y yAxis: Axis, top: Double, width: Double, height: Double) {
    left = Self.axisWidth
    right = width - 10
    self.top = top + Shape.lineHeight + 8
    bottom = top + height - Self.axisHeight
    (self.xAxis, self.yAxis) = (xAxis, yAxis)
    x = Scale(xAxis.kind, domain: xAxis.domain, from: left, to: right)
    y = Scale(yAxis.kind, domain: yAxis.domain, from: bottom, to: self.top)
  }

  var center: Double { (left + right) / 2 }
  var horizontal: ClosedRange<Double> { left...right }
  var vertical: ClosedRange<Double> { top...bottom }

  /// Grid, ticks and the axes' names.
  var axes: [Markup] {
    var content = [Shape.text(yAxis.name, x: 0, y: top - 13, attributes: ["class": "faint"])]
    for tick in Self.ticks(yAxis, y, count: Int((bottom - top) / 34)) {
      let place = y.place(tick)
      content.append(Shape.line(left, place, right, place, class: "grid"))
      content.append(Shape.textEnding(ChartNumber.tick(tick), x: left - 6, y: place + 4, class: "faint"))
    }
    for tick in Self.ticks(xAxis, x, count: Int((right - left) / 56)) {
      let place = x.place(tick)
      content.append(Shape.line(place, top, place, bottom + 4, class: "grid"))
      content.append(Shape.textCentered(ChartNumber.tick(tick), x: place, y: bottom + 17, class: "faint"))
    }
    content.append(Shape.line(left, bottom, right, bottom, class: "axis"))
    content.append(Shape.textCentered(xAxis.name, x: center, y: bottom + 34, class: "faint"))
    return content
  }

  private static func ticks(_ axis: Axis, _ scale: Scale, count: Int) -> [Double] {
    guard let ticks = axis.ticks else {
      return scale.ticks(count: count).filter { !axis.isWhole || $0 == $0.rounded() }
    }
    return ticks.reduce(into: []) { shown, tick in
      if let last = shown.last, abs(scale.place(tick) - scale.place(last)) < leastDistance { return }
      shown.append(tick)
    }
  }
}
