import BenchmarkReports
import Charts

/// Every benchmark of every report, in a sortable table.
struct BenchmarksSection {
  private let reports: [(name: String, report: Report)]

  init(_ files: [ReportFile]) { reports = files.benchmarks }

  var section: PageSection? {
    guard !reports.isEmpty else { return nil }
    var columns: [PageTable.Column] = [
      .name("workload"), .name("kernel set"), .number("batch"), .number("threads"), .number("time"), .number("\u{B1}"),
      .number("GFLOP/s"), .number("FLOP/byte"), .number("% of peak"), .number("vs naive"), .number("error"),
    ]
    let isNamed = reports.count > 1
    if isNamed { columns.append(.name("file")) }
    let rows = reports.flatMap { file in
      BenchmarkResult.all(in: file.report).map { result in
        cells(result) + (isNamed ? [PageTable.Cell(file.name)] : [])
      }
    }
    let table = PageTable(caption: "All benchmarks", columns: columns, rows: rows, isSortable: true)
    return PageSection(
      id: "benchmarks", title: "All benchmarks",
      content: [
        PageSection.paragraph(
          "Medians with the farther bound of their 95 % interval, if there are enough samples for one. The error is the "
            + "greatest error that the proof found. The roofline shows GFLOP/s over FLOP/byte. "
            + "Click a column's title to sort the table."),
        table.markup, Markup("p", ["class": "faint", "role": "status"]),
      ])
  }

  private func cells(_ result: BenchmarkResult) -> [PageTable.Cell] {
    let counters = result.row.counters
    let identity: [PageTable.Cell] = [
      .init(counters.workload), .init(counters.kernel),
      .init("\(counters.batchSize)", value: Double(counters.batchSize)),
      .init("\(result.row.threads)", value: Double(result.row.threads)),
    ]
    if let failure = result.failure {
      return identity + [.init("FAILED: \(failure)")] + Array(repeating: .none, count: 6)
    }
    let speed = counters.flops > 0 ? counters.gflops : nil
    let intensity = counters.flops > 0 && counters.bytes > 0 ? counters.flops / counters.bytes : nil
    return identity + [
      .init(UnitFormat.time(nanoseconds: result.time), value: result.time),
      result.relativeHalfWidth.map { .init(UnitFormat.percent($0), value: $0) } ?? .none,
      speed.map { .init(UnitFormat.significant($0), value: $0) } ?? .none,
      intensity.map { .init(UnitFormat.significant($0), value: $0) } ?? .none,
      speed.flatMap { _ in counters.fractionOfPeak }.map { .init(UnitFormat.percent($0), value: $0) } ?? .none,
      result.row.estimates?.speedupOverNaive.map { .init(UnitFormat.ratio($0), value: $0) } ?? .none,
      counters.maximumRelativeError.map { .init(UnitFormat.scientific($0), value: $0) } ?? .none,
    ]
  }
}
