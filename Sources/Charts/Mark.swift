/// The shape of a data point. Each series has its own shape, so that colour is not the only difference.
struct Mark {
  private static let paths = [
    "M-4.5 0a4.5 4.5 0 1 0 9 0a4.5 4.5 0 1 0 -9 0Z",
    "M-4-4H4V4H-4Z",
    "M0-5L5 4H-5Z",
    "M0-5.5L5 0L0 5.5L-5 0Z",
    "M-5-1.5H-1.5V-5H1.5V-1.5H5V1.5H1.5V5H-1.5V1.5H-5Z",
    "M0 5L5-4H-5Z",
    "M-4-5L0-1L4-5L5-4L1 0L5 4L4 5L0 1L-4 5L-5 4L-1 0L-5-4Z",
    "M-5-2H5V2H-5Z",
    "M-2-5H2V5H-2Z",
    "M0-6L1.5-1.5L6 0L1.5 1.5L0 6L-1.5 1.5L-6 0L-1.5-1.5Z",
  ]

  /// The series' number, from 0.
  let series: Int

  /// The mark at a point; `hint` appears under the pointer.
  func drawn(x: Double, y: Double, hint: String? = nil) -> Markup {
    Markup(
      "path",
      [
        "class": "mark \(seriesClass)", "d": Self.paths[series % Self.paths.count],
        "transform": "translate(\(ChartNumber.coordinate(x)) \(ChartNumber.coordinate(y)))",
      ], hint.map { [Markup("title", [:], $0)] } ?? [])
  }

  /// The class that gives the series its colour.
  var seriesClass: String { "s\(series % ChartStyle.seriesCount)" }
}
