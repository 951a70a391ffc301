import Measurement

/// Warnings about single benchmarks of a report: one line for each kind, naming the first few benchmarks.
public struct RowWarnings {
  private let medians: [ReportRow]
  private let settings: SamplingSettings

  private static let named = 3
  // Bursts that hit this share of the samples do not change verdicts, as simulations in the tests show.
  private static let harmlessDisturbance = 0.2

  private static let harmlessPlacement = 0.03

  /// Looks at the medians among rows that were sampled with `settings`.
  public init(_ rows: [ReportRow], settings: SamplingSettings) {
    medians = rows.filter { $0.aggregateName == "median" }
    self.settings = settings
  }

  /// One line for each kind that occurs: the kind and the number of benchmarks, then a colon and names.
  public var lines: [String] {
    [
      line("calls that allocate memory, expected none") { row, _ in (row.counters.allocationsPerCall ?? 0) > 0 },
      line("too few samples for a 95 % interval") { _, estimates in estimates.medianInterval == nil },
      line("medians that are not known to \(UnitFormat.percent(settings.relativeHalfWidth))") { row, estimates in
        guard let interval = estimates.medianInterval else { return false }
        return interval.reach(from: row.realTime) > settings.relativeHalfWidth * row.realTime
      },
      line("times in two groups, of which one median says little") { _, estimates in estimates.isBimodal },
      line("not steady when sampling began") { _, estimates in !estimates.isWarmUpSteady },
      line("times that depend on where buffers lie by more than \(UnitFormat.percent(Self.harmlessPlacement))") {
        row, estimates in
        // By chance, medians of a fourth of the samples lie up to four times as far apart as the interval of all is
        // wide.
        guard let spread = estimates.placementSpread, let interval = estimates.medianInterval else { return false }
        return spread > max(Self.harmlessPlacement, 4 * interval.reach(from: row.realTime) / row.realTime)
      },
      line("more than a fifth of the rounds disturbed") { row, estimates in
        Double(estimates.disturbedRounds) > Self.harmlessDisturbance * Double(row.repetitions)
      },
    ].compactMap(\.self)
  }

  /// Nil if `holds` is false for all benchmarks.
  private func line(_ title: String, where holds: (ReportRow, RowEstimates) -> Bool) -> String? {
    let names = medians.filter { row in row.estimates.map { holds(row, $0) } ?? false }.map(\.runName)
    if names.isEmpty { return nil }
    let others = names.count - Self.named
    return "\(title) (\(names.count) of \(medians.count)): \(names.prefix(Self.named).joined(separator: ", "))"
      + (others > 0 ? " and \(others) others" : "")
  }
}
