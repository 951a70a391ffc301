import BenchmarkReports
import Foundation

/// The cells of the tables that show how benchmarks scale; nil is an empty cell.
extension ScalingCurve {
  /// The columns of ``speedupCells``.
  package static let speedupColumns: [Table.Column] = [
    .number("threads"), .number("speed-up"), .number("95 % interval"), .number("efficiency"),
    .number("multiply-add"), .number("share of it"),
  ]

  /// A row for each number of threads above one.
  package var speedupCells: [[String?]] {
    points.filter { $0.threads > 1 }.map { point in
      [
        "\(point.threads)", UnitFormat.ratio(point.speedup.ratio),
        point.interval.map { "\(UnitFormat.significant($0.lower)) to \(UnitFormat.ratio($0.upper))" },
        UnitFormat.percent(point.efficiency), point.multiplyAddSpeedup.map { UnitFormat.ratio($0) },
        point.shareOfMultiplyAdd.map { UnitFormat.percent($0) },
      ]
    }
  }

  /// The columns of ``fitCells``.
  package static let fitColumns: [Table.Column] = [
    .text("law"), .text("number"), .number("value"), .number("95 % interval"), .number("deviation"),
  ]

  /// A row for each number that was fitted.
  package var fitCells: [[String?]] {
    let fits: [(law: String, fit: ScalingFit?, serial: String)] = [
      ("Amdahl", amdahl, "serial fraction"), ("Amdahl over multiply-add", amdahlOverMultiplyAdd, "serial fraction"),
      ("Gunther", gunther, "contention"), ("Gunther over multiply-add", guntherOverMultiplyAdd, "contention"),
    ]
    return fits.flatMap { law, fit, serial -> [[String?]] in
      guard let fit else { return [] }
      let numbers = [(serial, fit.serialFraction)] + (fit.coherency.map { [("coherency", $0)] } ?? [])
      return numbers.map { name, number in
        [law, name, number.text, number.intervalText, UnitFormat.percent(fit.deviation)]
      }
    }
  }
}

extension ScalingFit.Number {
  /// "2.134 %"
  package var text: String { "\(Self.percent(value)) %" }

  /// "1.502 to 2.766 %"
  package var intervalText: String { "\(Self.percent(interval.lower)) to \(Self.percent(interval.upper)) %" }

  private static func percent(_ fraction: Double) -> String {
    // Adding zero makes a rounded -0 positive.
    String(format: "%.3f", (1e5 * fraction).rounded() / 1e3 + 0)
  }
}

extension [ScalingCurve] {
  /// Which laws were not fitted to any curve, and why; nil if there are none.
  package var missingFits: String? {
    let laws = [
      ("Amdahl's law", ScalingFit.fewestForAmdahl, contains { $0.amdahl != nil }),
      ("Gunther's law", ScalingFit.fewestForGunther, contains { $0.gunther != nil }),
    ].filter { !$0.2 }.map { "\($0.0) (at least \($0.1))" }
    let most = map(\.points.count).max() ?? 0
    return laws.isEmpty ? nil : "too few numbers of threads to fit \(laws.joined(separator: " and ")): \(most)"
  }
}
