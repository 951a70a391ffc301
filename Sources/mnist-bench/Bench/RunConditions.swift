import Measurement

/// What went on beside the measurement, and what of it makes the times less trustworthy.
struct RunConditions {
  let machine: Machine
  /// How the processors were used before the run.
  let usage: ProcessorUsage?
  let rows: [ReportRow]
  let threads: Int

  private static let namedAllocations = 3

  /// Writes what was seen until now into the report's details.
  func describe(_ details: inout RunDetails) {
    if let usage, let now = ProcessorUsage.current() {
      details.stolenFraction = now.fractionStolen(since: usage)
      details.otherLoadFraction = now.fractionOfOthers(since: usage)
    }
    var circumstances = MachineCircumstances(threads: threads)
    circumstances.stolen = details.stolenFraction
    circumstances.otherLoad = details.otherLoadFraction
    circumstances.frequencyDrift = rows.compactMap(\.estimates).map { abs($0.referenceDrift - 1) }.max()
    details.warnings = machine.warnings(circumstances) + OpenBLASEnvironment.warnings + allocationWarnings
  }

  private var allocationWarnings: [String] {
    let counts = rows.filter { $0.aggregateName == "median" }.compactMap { row -> String? in
      guard let count = row.counters.allocationsPerCall, count > 0 else { return nil }
      return "\(row.runName) (\(UnitFormat.count(count).dropLast()))"
    }
    guard !counts.isEmpty else { return [] }
    let named = counts.prefix(Self.namedAllocations).joined(separator: ", ")
    let others = counts.count > Self.namedAllocations ? " and \(counts.count - Self.namedAllocations) others" : ""
    return ["calls that allocate memory, expected none: \(named)\(others)"]
  }
}
