import BenchmarkReports
import Measurement

/// The terminal's view of a report: for each case, the kernel sets side by side.
package struct BenchTable {
  private let roofline: Roofline?
  private var table = Table(columns: [
    .text("kernels"), .number("time"), .number("+-"), .number("GFLOP/s"), .number("% of peak"),
    .number("vs naive"), .number("error"),
  ])

  private let cacheMode: CacheMode

  init(roofline: Roofline?, cacheMode: CacheMode) {
    self.roofline = roofline
    self.cacheMode = cacheMode
  }

  /// The table of a report of these cases.
  package init(_ cases: [BenchCase], report: Report, cacheMode: CacheMode) {
    self.init(roofline: report.context.details.roofline, cacheMode: cacheMode)
    let rows = Dictionary(grouping: report.benchmarks, by: \.familyIndex)
    for (index, benchCase) in cases.enumerated() { add(benchCase, rows: rows[index] ?? []) }
  }

  /// Adds a case: a heading, then a line for each kernel set of `rows`.
  mutating func add(_ benchCase: BenchCase, rows: [ReportRow]) {
    let shown = rows.filter(\.isResult)
    if let first = shown.first {
      addHeading(benchCase, flops: first.counters.flops, bytes: first.counters.bytes)
    }
    for row in shown { addRow(row) }
  }

  private mutating func addHeading(_ benchCase: BenchCase, flops: Double, bytes: Double) {
    var title = benchCase.title + (cacheMode == .cold ? ", cold caches" : "")
    if flops > 0 {
      title += ": \(UnitFormat.count(flops))FLOP, \(UnitFormat.count(bytes))B"
      if let roofline {
        let bound = roofline.bound(intensity: flops / bytes, threads: benchCase.threads)
        let share = bound / roofline.peak(threads: benchCase.threads)
        if share < 1 { title += " (from memory \(UnitFormat.percent(share)) of the peak)" }
      }
    }
    table.addHeading(title)
  }

  /// A kernel set's name; of a long path in it, the folder and the file, which tell libraries apart.
  static func label(of kernel: String) -> String {
    let parts = kernel.split(separator: "/")
    guard kernel.count > longestLabel, parts.count > 2 else { return kernel }
    return kernel.prefix { $0 != "=" && $0 != "/" } + "=\u{2026}/" + parts.suffix(2).joined(separator: "/")
  }

  private static let longestLabel = 30

  /// `row` is the row of a median or of a failure.
  private mutating func addRow(_ row: ReportRow) {
    if row.errorOccurred == true {
      table.addRow(
        [TableCell(Self.label(of: row.counters.kernel)), TableCell("FAILED", tone: .bad)]
          + Array(repeating: .none, count: 5))
      return
    }
    let counts = row.counters.flops > 0
    table.addRow([
      TableCell(Self.label(of: row.counters.kernel)),
      TableCell(UnitFormat.time(nanoseconds: row.realTime)),
      BenchmarkResult(row: row).relativeHalfWidth.map { TableCell(UnitFormat.percent($0)) } ?? .none,
      counts ? row.counters.gflops.map { TableCell(UnitFormat.gflops($0)) } ?? .none : .none,
      counts ? row.counters.fractionOfPeak.map { TableCell(UnitFormat.percent($0)) } ?? .none : .none,
      row.estimates?.speedupOverNaive.map { TableCell(UnitFormat.ratio($0)) } ?? .none,
      row.counters.maximumRelativeError.map { TableCell(UnitFormat.scientific($0)) } ?? .none,
    ])
  }

  /// The table, at most 100 columns wide.
  package func rendered(isColoured: Bool) -> String { table.rendered(width: 100, isColoured: isColoured) }
}
