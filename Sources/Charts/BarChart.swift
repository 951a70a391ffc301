// The protocol documents what all charts have.
// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
/// Horizontal bars from zero, in groups, with error bars.
public struct BarChart: Chart {
  /// One bar.
  public struct Bar: Sendable {
    let label: String
    let value: Double
    let interval: ClosedRange<Double>?
    let note: String

    /// A bar: its length (not negative), the interval of its length, and a few words about it.
    public init(label: String, value: Double, interval: ClosedRange<Double>?, note: String) {
      self.label = label
      self.value = max(0, value)
      self.interval = interval
      self.note = note
    }
  }

  /// Bars under a title.
  public struct Group: Sendable {
    let title: String
    let bars: [Bar]
    let reference: (name: String, value: Double)?

    /// Bars, and a value to compare them with.
    public init(title: String, bars: [Bar], reference: (name: String, value: Double)? = nil) {
      self.title = title
      self.bars = bars
      self.reference = reference
    }
  }

  public let title: String
  public let description: String
  private let axis: String
  private let groups: [Group]

  /// Groups of bars on an axis that begins at zero; `axis` is its name.
  public init(title: String, description: String, axis: String, groups: [Group]) {
    self.title = title
    self.description = description
    self.axis = axis
    self.groups = groups
  }

  private static let barHeight = 14.0

  /// Draws labels and notes beside the bars, or above them if there is little room.
  public func drawing(width: Double) -> Drawing {
    let isWide = width >= Shape.wideEnough
    let bars = groups.flatMap(\.bars)
    let left = isWide ? 8 + (bars.map { TextWidth.estimate($0.label, size: Shape.textSize) }.max() ?? 0) : 0
    let right = isWide ? 8 + (bars.map { TextWidth.estimate($0.note, size: Shape.textSize) }.max() ?? 0) : 6
    let greatest = (bars.flatMap { [$0.value, $0.interval?.upperBound ?? 0] } + groups.compactMap(\.reference?.value))
      .max()
    let scale = Scale(.linear, domain: 0...max(greatest ?? 0, .leastNormalMagnitude), from: left, to: width - right)
    var content: [Markup] = []
    var y = 0.0
    for (index, group) in groups.enumerated() {
      y += index == 0 ? 0 : 12
      content.append(Shape.text(group.title, x: 0, y: y + 12, attributes: ["class": "strong"]))
      if let reference = group.reference {
        content.append(Shape.textEnding("┆ \(reference.name)", x: width, y: y + 12, class: "faint"))
      }
      y += Shape.lineHeight + 4
      for bar in group.bars {
        let barTop = y + (isWide ? 0 : Shape.lineHeight)
        content += labels(bar, y: isWide ? y + 11 : y + 12, barStart: left, width: width, isWide: isWide)
        content += drawn(bar, y: barTop, scale: scale)
        if let reference = group.reference {
          let x = scale.place(reference.value)
          content.append(Shape.line(x, barTop - 2, x, barTop + Self.barHeight + 3, class: "reference"))
        }
        y = barTop + Self.barHeight + (isWide ? 6 : 5)
      }
    }
    let axisTop = y + 2
    content.append(Shape.line(left, axisTop, width - right, axisTop, class: "axis"))
    let tickCount = max(2, Int((width - left - right) / 70))
    for tick in scale.ticks(count: tickCount) {
      let x = scale.place(tick)
      content.append(Shape.line(x, axisTop, x, axisTop + 4, class: "axis"))
      let label = ChartNumber.tick(tick)
      // The outermost labels stay within the picture.
      let half = TextWidth.estimate(label, size: Shape.textSize) / 2
      content.append(
        Shape.textCentered(label, x: min(max(x, half), width - half), y: axisTop + 17, class: "faint"))
    }
    content.append(Shape.textCentered(axis, x: (left + width - right) / 2, y: axisTop + 34, class: "faint"))
    return Drawing(width: width, height: axisTop + 40, content: content)
  }

  private func labels(_ bar: Bar, y: Double, barStart: Double, width: Double, isWide: Bool) -> [Markup] {
    let name =
      isWide ? Shape.textEnding(bar.label, x: barStart - 8, y: y) : Shape.text(bar.label, x: 0, y: y)
    return [name, Shape.textEnding(bar.note, x: width, y: y)]
  }

  private func drawn(_ bar: Bar, y: Double, scale: Scale) -> [Markup] {
    let (start, end) = (scale.place(0), scale.place(bar.value))
    var content = [Shape.rectangle(start, y, end - start, Self.barHeight, class: "bar")]
    if let interval = bar.interval {
      let (lower, upper, middle) = (
        scale.place(interval.lowerBound), scale.place(interval.upperBound), y + Self.barHeight / 2
      )
      content.append(Shape.line(lower, middle, upper, middle, class: "error"))
      content += [lower, upper].map { Shape.line($0, middle - 4, $0, middle + 4, class: "error") }
    }
    return content
  }
}
