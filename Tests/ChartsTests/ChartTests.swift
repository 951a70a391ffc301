import Charts
import Testing

@Suite struct ChartTests {
  private static let hostile = "<b> & \"quotes\""

  private static let bars = BarChart(
    title: "Speeds \(hostile)", description: "Three bars", axis: "GFLOP/s",
    groups: [
      .init(
        title: hostile,
        bars: [
          .init(label: "one", value: 10, interval: 8...13, note: "10"),
          .init(label: "two", value: 20, interval: nil, note: "20"),
          .init(label: "none", value: 0, interval: nil, note: "0"),
        ], reference: ("peak", 40))
    ])

  static let all: [any Chart] = [
    bars,
    RooflineChart(
      title: "Roofline", description: hostile, roofs: [.init(name: "1 thread", peak: 250, bandwidth: 50)],
      series: ["naive", hostile],
      points: [
        .init(series: 0, label: "a", hint: hostile, intensity: 1, speed: 4),
        .init(series: 1, label: "b", hint: "b", intensity: 80, speed: 200),
      ]),
    LineChart(
      title: "Loss", description: "Falls", x: .init(name: "epoch", domain: 1...3),
      y: .init(name: hostile, domain: 0...2),
      series: [.init(name: "seed 1", points: [(1, 2), (2, 1), (3, 0)]), .init(name: hostile, points: [])]),
    ForestPlot(
      title: "Ratios", description: "Two", axis: "head/base", noise: 0.01,
      rows: [
        .init(label: "a", ratio: 0.5, interval: 0.4...0.6, finding: .less, note: "faster"),
        .init(label: hostile, ratio: 1, interval: 0.9...1.1, finding: .unclear, note: "no difference shown"),
      ]),
    HeatMap(
      title: "Confusion", description: "2 of 10 wrong", rowTitle: "label", columnTitle: "taken for",
      labels: ["0", hostile], counts: [[5, 2], [0, 3]]),
    scatter(slope: -1, intercept: 0.5), scaling,
    LevelChart(
      title: "Times", description: "One change", x: .init(name: "report", domain: 0.5...4.5, isWhole: true),
      y: .init(name: hostile, domain: 0.9...1.2),
      series: [
        .init(
          name: hostile,
          points: [(1.0, 1.0, 1.0), (2, 1.01, 1), (3, 7, 1.1), (4, 1.1, 1.1)].map {
            .init(
              x: $0, value: $1, level: $2, hint: hostile, link: $0 == 4 ? "https://example.com/?a=1&b=\(hostile)" : nil)
          }, changes: [.init(place: 2.5, range: 2...3, isRise: true, hint: hostile)])
      ]),
  ]

  /// Speed-ups that a law halves, and some that no law was fitted to.
  private static let scaling = ScalingChart(
    title: "Scaling", description: hostile,
    series: [
      .init(
        number: 1, name: hostile,
        points: [1.0, 2, 4, 8, 8.5, 16].map {
          .init(threads: $0, speedup: $0 / 2, interval: $0 / 4...$0, hint: hostile)
        }, law: { $0 > 12 ? -.infinity : $0 / 2 }),
      .init(number: 2, name: "b", points: [.init(threads: 1, speedup: 1, interval: nil, hint: "b")], law: nil),
    ], limit: ("limit", [(1, 1), (16, 8)]))

  /// Three points of two kinds within a square and one beside it, and a line.
  private static func scatter(slope: Double, intercept: Double) -> ScatterChart {
    ScatterChart(
      title: "Points", description: "Three", x: .init(name: "x", domain: 0...1), y: .init(name: hostile, domain: 0...1),
      series: [
        .init(name: "no", points: [(0, 0), (0.25, 0.5), (2, 0.5)]), .init(name: hostile, points: [(1, 1)]),
      ], line: .init(slope: slope, intercept: intercept))
  }

  @Test("Every chart, at any width, is well-formed, named, and within its frame", arguments: [200.0, 358, 720, 1500])
  func wellFormed(width: Double) throws {
    for chart in Self.all {
      let outline = try #require(XMLOutline(chart.element(id: "c", width: width).xml), "\(chart.title)")
      let svg = outline.elements[0]
      #expect(svg.attributes["role"] == (chart.isInteractive ? "group" : "img"))
      #expect(svg.attributes["aria-labelledby"] == "c-title c-desc")
      #expect(outline.elements.first { $0.attributes["id"] == "c-title" }?.text == chart.title)
      #expect(outline.elements.first { $0.attributes["id"] == "c-desc" }?.text == chart.description)
      for rectangle in outline.all("rect") {
        #expect(rectangle.number("x") >= 0 && rectangle.number("y") >= 0)
        #expect(rectangle.number("x") + rectangle.number("width") <= width + 0.2, "\(chart.title)")
        #expect(rectangle.number("y") + rectangle.number("height") <= svg.number("height"))
      }
      #expect(
        outline.elements.allSatisfy { !$0.attributes.values.contains { $0.contains("nan") || $0.contains("inf") } })
    }
  }

  @Test("A file is SVG of its own with colours for light and dark")
  func file() throws {
    for chart in Self.all {
      let outline = try #require(XMLOutline(chart.file(width: 760)))
      #expect(outline.elements[0].attributes["xmlns"] == "http://www.w3.org/2000/svg")
      let style = try #require(outline.all("style").first)
      #expect(style.text.contains("prefers-color-scheme:dark"))
      #expect(outline.all("rect", class: "paper").count == 1)
    }
  }

  @Test("A bar is as long as its value, and its error bar as its interval", arguments: [358.0, 720])
  func barLengths(width: Double) throws {
    let outline = try #require(XMLOutline(Self.bars.element(id: "c", width: width).xml))
    let lengths = outline.all("rect", class: "bar").map { $0.number("width") }
    #expect(lengths.count == 3 && lengths[0] > 0 && lengths[2] == 0)
    #expect(abs(lengths[1] / lengths[0] - 2) < 0.01)
    let start = outline.all("rect", class: "bar")[0].number("x")
    let error = outline.all("line", class: "error")[0]
    #expect(abs((error.number("x1") - start) / lengths[0] - 0.8) < 0.01)
    #expect(abs((error.number("x2") - start) / lengths[0] - 1.3) < 0.01)
    let reference = outline.all("line", class: "reference")[0]
    #expect(abs((reference.number("x1") - start) / lengths[0] - 4) < 0.01)
  }

  @Test("Every series has a mark of its own, so that colour is not needed")
  func marks() throws {
    let chart = LineChart(
      title: "", description: "", x: .init(name: "x", domain: 0...1), y: .init(name: "y", domain: 0...1),
      series: (0..<10).map { .init(name: "\($0)", points: [(0, 0), (1, 1)]) })
    let outline = try #require(XMLOutline(chart.element(id: "c", width: 700).xml))
    let shapes = Dictionary(grouping: outline.all("path", class: "mark"), by: { $0.attributes["d"] })
    #expect(shapes.count == 10)
    #expect(shapes.values.allSatisfy { $0.count == 3 })
  }

  @Test("Speed-ups of half of linear stand halfway below the linear line, over the measured numbers of threads")
  func scalingPlaces() throws {
    let outline = try #require(XMLOutline(Self.scaling.element(id: "c", width: 720).xml))
    func places(_ style: String, _ index: Int = 0) -> [[Double]] {
      let points = outline.all("polyline", class: style)[index].attributes["points"] ?? ""
      return points.split(separator: " ").map { $0.split(separator: ",").compactMap { Double($0) } }
    }
    let (linear, limit) = (places("reference"), places("roof"))
    #expect(linear.count == 2 && limit.count == 2 && linear[0] == limit[0] && linear[1][0] == limit[1][0])
    // Both axes are logarithmic: halving is the same distance anywhere, a fourth of the way from 1 to 16.
    let half = (linear[0][1] - linear[1][1]) / 4
    #expect(abs(limit[1][1] - linear[1][1] - half) < 0.2)
    let bars = outline.all("line", class: "error")
    #expect(bars.count == 6)
    for bar in bars { #expect(abs(bar.number("y1") - bar.number("y2") - 2 * half) < 0.2) }
    // The law's curve ends where it is no speed.
    let curve = places("curve", 0)
    #expect(curve.count > 30 && curve.allSatisfy { $0[0] < linear[1][0] })
    let ticks = outline.all("text", class: "faint").map(\.text)
    #expect(ticks.contains("threads") && ["1", "2", "4", "8", "16"].allSatisfy(ticks.contains))
    #expect(!ticks.contains("8.5"))
  }

  @Test("Findings of a forest plot differ in shape; 1 is in the middle")
  func forest() throws {
    let outline = try #require(XMLOutline(Self.all[3].element(id: "c", width: 720).xml))
    #expect(outline.all("path", class: "solid").count == 1 && outline.all("path", class: "hollow").count == 1)
    let axis = outline.all("line", class: "axis")[0]
    let one = outline.all("line", class: "reference")[0].number("x1")
    #expect(abs(one - (axis.number("x1") + axis.number("x2")) / 2) < 0.2)
  }

  @Test("A heat map writes every count, and shades by share")
  func heat() throws {
    let outline = try #require(XMLOutline(Self.all[4].element(id: "c", width: 358).xml))
    #expect(outline.all("text", class: "small").map(\.text) == ["5", "2", "3"])
    #expect(outline.all("rect", class: "right").map { $0.number("fill-opacity") } == [1, 0.6])
    #expect(outline.all("rect", class: "wrong").map { $0.number("fill-opacity") } == [1, 0])
  }

  @Test("Points around levels can be reached and say what they are; what lies beyond the frame is at its edge")
  func levels() throws {
    let outline = try #require(XMLOutline(Self.all[7].element(id: "c", width: 420).xml))
    let points = outline.elements.filter { $0.attributes["class"] == "point" }
    #expect(points.map(\.name) == ["g", "g", "g", "a"])
    #expect(points.allSatisfy { $0.attributes["aria-label"] == Self.hostile })
    #expect(points.prefix(3).allSatisfy { $0.attributes["tabindex"] == "0" })
    #expect(points[3].attributes["href"] == "https://example.com/?a=1&b=\(Self.hostile)")
    // Two levels, each from half a report before its first point to half a report behind its last.
    let lines = outline.all("line", class: "d0").dropFirst()
    #expect(lines.count == 2 && lines.map { $0.number("x2") - $0.number("x1") }.allSatisfy { abs($0 - 183) < 0.2 })
    let band = outline.all("rect", class: "band")[0]
    #expect(abs(band.number("width") - 91.5) < 0.2)
    let heights = outline.all("path", class: "mark").compactMap { path in
      path.attributes["transform"]?.firstMatch(of: #/ ([0-9.]+)\)/#).flatMap { Double($0.1) }
    }
    // The legend's mark, that of the change, and the points: the third lies at the upper edge.
    #expect(heights.count == 6 && heights[4] == band.number("y"))
  }

  @Test("Kinds of points differ in shape, and what lies beside the frame is not drawn")
  func points() throws {
    let outline = try #require(XMLOutline(Self.scatter(slope: 0, intercept: 0).element(id: "c", width: 440).xml))
    let marks = outline.all("path", class: "mark")
    // One of each kind is the legend's.
    #expect(marks.count == 5 && Set(marks.map { $0.attributes["d"] }).count == 2)
  }

  @Test(
    "A line ends at the frame",
    arguments: [(-1, 0.5, [0, 0.5, 0.5, 0]), (2, 0, [0, 0, 0.5, 1]), (0, 0.25, [0, 0.25, 1, 0.25])]
      as [(Double, Double, [Double])])
  func line(slope: Double, intercept: Double, ends: [Double]) throws {
    let outline = try #require(
      XMLOutline(Self.scatter(slope: slope, intercept: intercept).element(id: "c", width: 440).xml))
    let axis = outline.all("line", class: "axis")[0]
    let (left, right, bottom) = (axis.number("x1"), axis.number("x2"), axis.number("y1"))
    let top = try #require(outline.all("line", class: "grid").map { min($0.number("y1"), $0.number("y2")) }.min())
    let line = try #require(outline.all("line", class: "reference").first)
    let found = [
      (line.number("x1") - left) / (right - left), (bottom - line.number("y1")) / (bottom - top),
      (line.number("x2") - left) / (right - left), (bottom - line.number("y2")) / (bottom - top),
    ]
    #expect(zip(found, ends).allSatisfy { abs($0 - $1) < 0.01 }, "\(found)")
  }

  @Test("A line that does not cross the frame is not drawn", arguments: [(0, 2), (1, 5), (.nan, 0)])
  func noLine(slope: Double, intercept: Double) throws {
    let chart = Self.scatter(slope: slope, intercept: intercept)
    #expect(try #require(XMLOutline(chart.element(id: "c", width: 440).xml)).all("line", class: "reference").isEmpty)
  }

  @Test("Labels of a roofline do not overlap one another")
  func labels() throws {
    // Steps of the golden ratio are spread evenly, and are the same everywhere.
    let points = (0..<60).map { index in
      let place = (Double(index) * 0.6180339887).truncatingRemainder(dividingBy: 1)
      return RooflineChart.Point(
        series: 0, label: "workload-\(index)", hint: "", intensity: 1 + 99 * place, speed: 10 + 3 * Double(index))
    }
    let chart = RooflineChart(
      title: "", description: "", roofs: [.init(name: "roof", peak: 250, bandwidth: 80)], series: ["a"], points: points)
    let outline = try #require(XMLOutline(chart.element(id: "c", width: 720).xml))
    let boxes = outline.all("text", class: "small").map { label in
      (left: label.number("x"), bottom: label.number("y"), width: TextWidth.estimate(label.text, size: 11))
    }.filter { $0.width.isFinite }.dropFirst()
    #expect(boxes.count > 10)
    for (index, a) in boxes.enumerated() {
      for b in boxes.dropFirst(index + 1) {
        let apart = a.left + a.width <= b.left || b.left + b.width <= a.left || abs(a.bottom - b.bottom) >= 11
        #expect(apart)
      }
    }
  }

  @Test("The names of roofs that are close to each other do not overlap", arguments: [358.0, 720])
  func roofNames(width: Double) throws {
    let chart = RooflineChart(
      title: "", description: "",
      roofs: [
        .init(name: "8 threads: 700", peak: 700, bandwidth: 30),
        .init(name: "16 threads: 760", peak: 760, bandwidth: 30),
      ],
      series: ["a"], points: [.init(series: 0, label: nil, hint: "", intensity: 5, speed: 1)])
    let outline = try #require(XMLOutline(chart.element(id: "c", width: width).xml))
    let names = outline.all("text", class: "strong")
    #expect(names.map(\.text) == ["8 threads: 700", "16 threads: 760"])
    // Side by side, or a line of text apart.
    let end = min(names[0].number("x"), names[1].number("x")) + TextWidth.estimate("8 threads: 700", size: 11)
    let isBeside = max(names[0].number("x"), names[1].number("x")) >= end
    #expect(isBeside || abs(names[0].number("y") - names[1].number("y")) >= 16)
  }

  @Test("The name of a roof does not lie over a kernel that passes it")
  func roofName() throws {
    let name = "1 thread: 261"
    let points = [(5.0, 0.4), (15, 300), (15, 400), (300, 20)].map {
      RooflineChart.Point(series: 0, label: nil, hint: "", intensity: $0.0, speed: $0.1)
    }
    let chart = RooflineChart(
      title: "", description: "", roofs: [.init(name: name, peak: 261, bandwidth: 30)], series: ["a"], points: points)
    let outline = try #require(XMLOutline(chart.element(id: "c", width: 358).xml))
    let text = try #require(outline.all("text", class: "strong").first { $0.text == name })
    let (left, baseline) = (text.number("x"), text.number("y"))
    let right = left + TextWidth.estimate(name, size: 11)
    let places = outline.all("path", class: "mark").compactMap { mark -> (x: Double, y: Double)? in
      let numbers = mark.attributes["transform"]?.dropFirst("translate(".count).dropLast().split(separator: " ")
      guard let numbers, numbers.count == 2, let x = Double(numbers[0]), let y = Double(numbers[1]) else { return nil }
      return (x, y)
    }
    #expect(places.count >= points.count)
    for (x, y) in places {
      let isApart = x + 5 <= left || x - 5 >= right || y + 5 <= baseline - 11 || y - 5 >= baseline
      #expect(isApart, "a mark at \(x), \(y)")
    }
  }
}
