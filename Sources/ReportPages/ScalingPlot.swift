import BenchmarkReports
import Charts
import ReportFormats

/// The speed-ups of the kernel sets at one workload and batch size.
struct ScalingPlot {
  private let curves: [ScalingCurve]
  private let kernels: [String]

  /// The plot of the curves of one workload and batch size. The order of `kernels` gives their marks, the same in every
  /// plot of a page.
  init(curves: [ScalingCurve], kernels: [String]) {
    self.curves = curves
    self.kernels = kernels
  }

  /// Two numbers of threads make no curve.
  private static let fewestPoints = 3

  /// The chart; nil if no curve has three numbers of threads.
  var chart: ScalingChart? {
    guard let longest = curves.max(by: { $0.points.count < $1.points.count }),
      longest.points.count >= Self.fewestPoints
    else { return nil }
    let gains = longest.points.compactMap { point in
      point.multiplyAddSpeedup.map { (threads: Double(point.threads), speedup: $0) }
    }
    return ScalingChart(
      title: "\(longest.workload), batch \(longest.batchSize)", description: description,
      series: curves.map(series), limit: gains.isEmpty ? nil : (name: "multiply-add alone", points: gains))
  }

  private func series(_ curve: ScalingCurve) -> ScalingChart.Series {
    let fit = curve.gunther ?? curve.amdahl
    return ScalingChart.Series(
      number: kernels.firstIndex(of: curve.kernel) ?? 0, name: curve.kernel,
      points: curve.points.map { point in
        ScalingChart.Point(
          threads: Double(point.threads), speedup: point.speedup.ratio,
          interval: point.interval.map { $0.lower...$0.upper },
          hint: "\(curve.kernel), \(point.threads) threads: \(UnitFormat.ratio(point.speedup.ratio)), efficiency "
            + UnitFormat.percent(point.efficiency))
      }, law: fit.map { fit in { @Sendable in fit.speedup(threads: $0, gain: $0) } })
  }

  private var description: String {
    let ends = curves.compactMap { curve -> String? in
      guard let last = curve.points.last else { return nil }
      let serial = [(curve.amdahl, ", serial fraction"), (curve.amdahlOverMultiplyAdd, ", over multiply-add")].map {
        fit, words in fit.map { "\(words) \($0.serialFraction.text) (\($0.serialFraction.intervalText))" } ?? ""
      }
      return "\(curve.kernel) \(UnitFormat.ratio(last.speedup.ratio)) on \(last.threads) threads\(serial.joined())"
    }
    return "Speed-up over one thread: \(ends.joined(separator: "; "))."
  }
}
