import BenchmarkReports
import Charts

extension [Ladder] {
  /// The ladders as bars of speed: a longer bar is better.
  package var chart: BarChart {
    BarChart(
      title: "The kernel ladder", description: summary, axis: "GFLOP/s, in operations of the direct algorithm",
      groups: map { ladder in
        BarChart.Group(
          title: ladder.title,
          bars: ladder.steps.map { step in
            BarChart.Bar(
              label: step.rung.title, value: step.speed.median, interval: step.speed.interval,
              note: UnitFormat.time(nanoseconds: step.time.median)
                + (step.gain.map { ", \(UnitFormat.ratio($0))" } ?? ""))
          }, reference: ladder.peak.map { (name: "peak \(UnitFormat.gflops($0))", value: $0) })
      })
  }

  private var summary: String {
    let ladders = map { ladder in
      let steps = ladder.steps.map { step in
        "\(step.rung.title) \(UnitFormat.time(nanoseconds: step.time.median)), \(UnitFormat.gflops(step.speed.median))"
      }
      return "\(ladder.title) (\(ladder.circumstances)): \(steps.joined(separator: "; "))."
    }
    return ladders.joined(separator: " ") + " Behind each time stands how many times as fast it is as the step before."
  }
}
