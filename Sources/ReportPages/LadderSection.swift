import BenchmarkReports
import Charts

/// The kernel ladder: bars, and the method and gain of each step.
struct LadderSection {
  private let ladders: [Ladder]

  init(_ files: [ReportFile]) { ladders = Ladder.all(in: files.benchmarks.map(\.report)) }

  var section: PageSection? {
    guard !ladders.isEmpty else { return nil }
    let chart = PageSection.figure(
      ladders.chart, id: "ladder",
      caption: "Speed with 95 % intervals of the median. After the time stands the gain over the step before.")
    return PageSection(
      id: "ladder", title: "The kernel ladder",
      content: [chart, explanations] + ladders.flatMap { [heading($0), table($0)] })
  }

  private var explanations: Markup {
    let rungs = LadderRung.allCases.filter { rung in ladders.contains { $0.steps.contains { $0.rung == rung } } }
    return Markup("dl", [:], rungs.flatMap { [Markup("dt", [:], $0.title), Markup("dd", [:], $0.explanation)] })
  }

  private func heading(_ ladder: Ladder) -> Markup { Markup("h3", [:], "\(ladder.title), \(ladder.circumstances)") }

  private func table(_ ladder: Ladder) -> Markup {
    PageTable(
      caption: "Steps of \(ladder.title)",
      columns: [
        .name("step"), .name("kernel set"), .number("time"), .number("\u{B1}"), .number("GFLOP/s"), .number("gain"),
        .number("total"),
      ],
      rows: ladder.steps.map { step in
        [
          .init(step.rung.title), .init(step.kernel), .init(UnitFormat.time(nanoseconds: step.time.median)),
          step.relativeHalfWidth.map { .init(UnitFormat.percent($0)) } ?? .none,
          .init(UnitFormat.significant(step.speed.median)),
          step.gain.map { .init(UnitFormat.ratio($0)) } ?? .none, .init(UnitFormat.ratio(step.total)),
        ]
      }
    ).markup
  }
}
