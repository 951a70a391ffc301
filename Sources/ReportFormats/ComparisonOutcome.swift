import BenchmarkReports
import Measurement

/// A comparison with the names of base and head, for people and programs to read.
package struct ComparisonOutcome {
  /// The base's name for the user.
  let baseName: String
  /// The head's name for the user.
  let headName: String
  /// The result of the comparison.
  package let comparison: Comparison

  /// The comparison of a base and a head of these names.
  package init(baseName: String, headName: String, comparison: Comparison) {
    self.baseName = baseName
    self.headName = headName
    self.comparison = comparison
  }

  /// The kernel sets that have a geometric mean, in the order of their first row.
  package var geometricMeans: [(kernel: String, ratio: Double, count: Int)] {
    let means = comparison.geometricMeans
    var kernels: [String] = []
    for row in comparison.rows where !kernels.contains(row.kernel) { kernels.append(row.kernel) }
    return kernels.compactMap { kernel in
      means[kernel].map { ratio in
        (kernel, ratio, comparison.rows.count { $0.kernel == kernel && $0.estimate != nil })
      }
    }
  }

  /// "1 slower, 2 faster, 3 no difference shown, 0 not comparable, 1 failing in the head only"; for a comparison in
  /// lockstep, "... 3 the same, 0 not decided ..."
  package var summary: String {
    let open: [Verdict] =
      comparison.rows.contains { $0.lockstep != nil } ? [.same, .notDecided] : [.noDifferenceShown]
    let counts = ([Verdict.slower, .faster] + open + [.notComparable]).map { verdict in
      "\(comparison.rows.count { $0.verdict == verdict }) \(verdict.phrase)"
    }
    let failures = comparison.rows.count { $0.verdict != .slower && $0.isRegression }
    return counts.joined(separator: ", ") + (failures == 0 ? "" : ", \(failures) failing in the head only")
  }

  /// The undecided rows, one line each: the change that would have been seen, and the time that a decision would take.
  var undecided: [String] {
    comparison.rows.filter { $0.verdict == .notDecided }.map { row in
      let visible = row.lockstep?.smallestVisible.map { "a change of \(UnitFormat.percent($0)) would have been seen" }
      let more = row.lockstep?.secondsToDecide.map { "about \(Int($0.rounded(.up))) s more would decide" }
      return
        "\(row.name): \([visible ?? "too few restarts to say anything", more].compactMap(\.self).joined(separator: "; "))"
    }
  }

  /// The failures, one line each: "<benchmark>: FAILED in the head: <reason>".
  package var failures: [String] {
    comparison.rows.flatMap { row in
      [("base", row.baseFailure), ("head", row.headFailure)].compactMap { side, reason in
        reason.map { "\(row.name): FAILED in the \(side): \($0)" }
      }
    }
  }
}

extension ComparisonRow {
  /// "1.030": how many times as long the head takes; nil if it is not known.
  package var ratioText: String? { estimate.map { $0.ratio.threeDecimals } }

  /// "1.021 - 1.042"; nil if there are too few samples for 95 %.
  package var intervalText: String? {
    guard let interval = estimate?.interval, interval.hasEnoughSamples else { return nil }
    return "\(interval.lower.threeDecimals) - \(interval.upper.threeDecimals)"
  }

  /// "0.012", or "<0.001"
  package var pValueText: String? { pValue.map { $0 < 0.001 ? "<0.001" : $0.threeDecimals } }

  /// "0.5 %"
  package var noiseText: String? { estimate.map { _ in UnitFormat.percent(noiseFloor.fraction) } }
}

extension ComparisonRow {
  /// The verdict in plain words, with its numbers.
  var verdictText: String {
    verdict == .same ? "the same within \(UnitFormat.percent(lockstep?.within ?? 0))" : verdict.phrase
  }
}

extension Verdict {
  /// The verdict in plain words.
  package var phrase: String {
    switch self {
    case .faster: "faster"
    case .slower: "slower"
    case .same: "the same"
    case .notDecided: "not decided"
    case .noDifferenceShown: "no difference shown"
    case .notComparable: "not comparable"
    }
  }
}
