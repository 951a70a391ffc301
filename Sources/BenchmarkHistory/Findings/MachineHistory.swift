import Measurement

/// The history of one class of machines.
package struct MachineHistory: Sendable {
  /// The reports, in the order of their commits; at least one.
  package let entries: [HistoryEntry]

  /// The changes that were accepted.
  package let acknowledgements: [Acknowledgement]

  /// The class of machines.
  package var machine: MachineClass { entries[0].machine }

  /// The history of reports of one class, in any order; at least one.
  init(entries: [HistoryEntry], acknowledgements: [Acknowledgement]) {
    self.entries = HistoryEntry.inOrder(entries)
    self.acknowledgements = acknowledgements
  }

  /// What each benchmark's series shows, in the order of the newest report.
  ///
  /// Each series is judged with all others in mind: with more series, a change has to be clearer, so that the
  /// probability that any of them shows a change that is none stays the same.
  package func findings() -> [SeriesFindings] {
    let series = TimeSeries.all(in: entries)
    let observations = series.map(\.observations)
    return zip(zip(series, observations), SeriesLevels.all(of: observations)).map { series, levels in
      SeriesFindings(series.0, observations: series.1, levels)
    }
  }

  /// The acknowledgement that covers a change; nil if nobody has acknowledged it.
  package func acknowledgement(of change: ChangePoint) -> Acknowledgement? {
    acknowledgements.first { $0.covers(change) }
  }
}
