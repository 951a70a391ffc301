// The protocol documents what all charts have.
// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
/// Speed against arithmetic intensity, both logarithmic, under the limits of memory and arithmetic (Williams, Waterman
/// and Patterson, "Roofline: an insightful visual performance model for multicore architectures", 2009).
public struct RooflineChart: Chart {
  /// The limits of a number of cores.
  public struct Roof: Sendable {
    let name: String
    let peak: Double
    let bandwidth: Double

    /// A peak in GFLOP/s and a bandwidth in GB/s, both positive.
    public init(name: String, peak: Double, bandwidth: Double) {
      self.name = name
      self.peak = peak
      self.bandwidth = bandwidth
    }
  }

  /// The speed that a program reached.
  public struct Point: Sendable {
    let series: Int
    let label: String?
    let hint: String
    let intensity: Double
    let speed: Double

    /// Operations per byte and GFLOP/s, both positive. A label is drawn if there is room; a hint is shown on
    /// pointing.
    public init(series: Int, label: String?, hint: String, intensity: Double, speed: Double) {
      self.series = series
      self.label = label
      self.hint = hint
      self.intensity = intensity
      self.speed = speed
    }
  }

  public let title: String
  public let description: String
  private let roofs: [Roof]
  private let series: [String]
  private let points: [Point]

  /// Points of some series under at least one roof.
  public init(title: String, description: String, roofs: [Roof], series: [String], points: [Point]) {
    self.title = title
    self.description = description
    self.roofs = roofs
    self.series = series
    self.points = points
  }

  private static let labelSize = 11.0

  public func drawing(width: Double) -> Drawing {
    let legend = Legend(entries: used, showsLines: false).drawing(width: width)
    let height = width >= Shape.wideEnough ? 420.0 : 380
    let area = plotArea(top: legend.height, width: width, height: height)
    var content = legend.content + area.axes
    content += roofs.enumerated().map { line($1, index: $0, in: area) }
    let labels = labels(in: area)
    content += points.map {
      Mark(series: $0.series).drawn(x: area.x.place($0.intensity), y: area.y.place($0.speed), hint: $0.hint)
    }
    content += labels + zip(roofs, nameBoxes(in: area)).map { name($0, in: $1) }
    return Drawing(width: width, height: legend.height + height, content: content)
  }

  /// The series that have points, with their numbers.
  private var used: [(offset: Int, element: String)] {
    let numbers = Set(points.map(\.series))
    return series.enumerated().filter { numbers.contains($0.offset) }
  }

  private func plotArea(top: Double, width: Double, height: Double) -> PlotArea {
    let intensities = points.map(\.intensity) + roofs.map { $0.peak / $0.bandwidth }
    let speeds = points.map(\.speed) + roofs.map(\.peak)
    return PlotArea(
      x: .init(
        name: "arithmetic intensity, FLOP per byte", kind: .logarithmic,
        domain: (intensities.min() ?? 1) / 1.6...(intensities.max() ?? 1) * 1.6),
      y: .init(
        name: "GFLOP/s", kind: .logarithmic, domain: (speeds.min() ?? 1) / 1.5...(speeds.max() ?? 1) * 2.2),
      top: top, width: width, height: height)
  }

  private func line(_ roof: Roof, index: Int, in area: PlotArea) -> Markup {
    let ridge = roof.peak / roof.bandwidth
    let (low, high) = (area.x.domain.lowerBound, area.x.domain.upperBound)
    // The slope begins where it enters the picture, at the left or from below.
    let start = max(low, area.y.domain.lowerBound / roof.bandwidth)
    let corners = [(start, start * roof.bandwidth), (ridge, roof.peak), (high, roof.peak)]
    let line = corners.map { (x: area.x.place($0.0), y: area.y.place($0.1)) }
    return Shape.polyline(line, class: "roof d\(index % ChartStyle.dashCount)")
  }

  private func name(_ roof: Roof, in box: LabelPlacement.Box) -> Markup {
    Shape.text(roof.name, x: box.left, y: box.bottom - 5, attributes: ["class": "small strong halo"])
  }

  /// Boxes along the slope of a roof, the part that memory limits.
  private func slope(of roof: Roof, in area: PlotArea) -> [LabelPlacement.Box] {
    let (left, right) = (area.horizontal.lowerBound, area.x.place(roof.peak / roof.bandwidth))
    let (bottom, top) = (area.y.place(area.x.domain.lowerBound * roof.bandwidth), area.y.place(roof.peak))
    return stride(from: 0, to: 1, by: 0.05).map { share in
      let (x, y) = (left + share * (right - left), bottom + share * (top - bottom))
      return .init(left: x, top: y + 0.05 * (top - bottom), right: x + 0.05 * (right - left), bottom: y)
    }
  }

  /// The box of each roof's name: above the roof at its left end, or further right or below if a point or another name
  /// is there.
  private func nameBoxes(in area: PlotArea) -> [LabelPlacement.Box] {
    let marks = marks(in: area)
    var boxes: [Int: LabelPlacement.Box] = [:]
    // The highest first, so that the name of a roof close below it has room under its own line.
    for (index, roof) in roofs.enumerated().sorted(by: { $0.element.peak > $1.element.peak }) {
      let width = TextWidth.estimate(roof.name, size: Self.labelSize)
      let left = max(area.horizontal.lowerBound + 4, area.x.place(roof.peak / roof.bandwidth) - width)
      let y = area.y.place(roof.peak)
      let lefts = stride(from: left, through: max(left, area.horizontal.upperBound - width), by: 4)
      let places = [y - 18, y + 2].flatMap { top in
        lefts.map { LabelPlacement.Box(left: $0, top: top, right: $0 + width, bottom: top + 16) }
      }
      // Where everything is full, a name rather lies over points than over another name.
      let free = places.filter { place in !boxes.values.contains(where: place.overlaps) }
      boxes[index] = free.first { !marks.contains(where: $0.overlaps) } ?? free.first ?? places[0]
    }
    return roofs.indices.compactMap { boxes[$0] }
  }

  private func marks(in area: PlotArea) -> [LabelPlacement.Box] {
    points.map { point in
      let (x, y) = (area.x.place(point.intensity), area.y.place(point.speed))
      return LabelPlacement.Box(left: x - 5, top: y - 5, right: x + 5, bottom: y + 5)
    }
  }

  private func labels(in area: PlotArea) -> [Markup] {
    typealias Box = LabelPlacement.Box
    let marks = marks(in: area)
    let roofs = zip(roofs, nameBoxes(in: area)).flatMap { roof, name -> [Box] in
      let y = area.y.place(roof.peak)
      let start = area.x.place(roof.peak / roof.bandwidth)
      return [
        Box(left: start, top: y - 2, right: area.horizontal.upperBound, bottom: y + 2), name,
      ] + slope(of: roof, in: area)
    }
    var placement = LabelPlacement(
      area: Box(
        left: area.horizontal.lowerBound + 2, top: area.vertical.lowerBound, right: area.horizontal.upperBound,
        bottom: area.vertical.upperBound),
      obstacles: marks + roofs)
    return points.compactMap { point in
      guard let label = point.label else { return nil }
      let (x, y) = (area.x.place(point.intensity), area.y.place(point.speed))
      let place = placement.place(label, size: Self.labelSize, besideX: x, y: y)
      return place.map { place in
        let text = Shape.text(label, x: place.x, y: place.y, attributes: ["class": "small halo"])
        let leader = place.leaderEnd.map { Shape.line(x, y, $0.x, $0.y, class: "leader") }
        return Markup("g", [:], [leader, text].compactMap(\.self))
      }
    }
  }
}
