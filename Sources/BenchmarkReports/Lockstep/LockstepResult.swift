import Foundation
import Measurement

/// The result of one row of a comparison in lockstep.
public struct LockstepResult: Sendable, Equatable {
  /// The head's time over the base's, with a 95 % interval that allows for the several looks; nil without an
  /// observation.
  public let estimate: RatioEstimate?

  /// The p-value of no difference, corrected for the looks and for the number of rows.
  public let pValue: Double?

  /// What estimate and p-value show.
  public let verdict: Verdict

  /// The spread of the observations, as a standard deviation estimated from their quartiles: how much a process differs
  /// from its twin.
  public let spread: Double?

  /// The largest difference that does not matter, as a share of the time.
  public let within: Double

  /// The smallest change that this row could show: half of the interval's width, as a share of the time.
  public let smallestVisible: Double?

  /// About how many more seconds would decide the row; nil if the row is decided, or if this is not known.
  public let secondsToDecide: Double?

  /// Judges all rows together.
  static func all(
    _ observations: inout [LockstepObservations], settings: LockstepSettings, elapsed: Double
  ) -> [LockstepResult] {
    let tests = observations.indices.map { observations[$0].test() }
    let pValues = tests.map { min(1, ($0?.pValue ?? 1) * LockstepLooks.correction) }.holmCorrected()
    return observations.indices.map { row in
      guard let test = tests[row] else {
        return LockstepResult(settings: settings, pValue: nil, verdict: .notComparable)
      }
      return LockstepResult(
        observations[row].logarithms, test, pValue: pValues[row], settings: settings,
        secondsPerRow: elapsed / Double(observations.count))
    }
  }

  private init(settings: LockstepSettings, pValue: Double?, verdict: Verdict) {
    estimate = nil
    self.pValue = pValue
    self.verdict = verdict
    spread = nil
    within = settings.within
    smallestVisible = nil
    secondsToDecide = nil
  }

  private init(
    _ logarithms: [Double], _ test: SignedRank, pValue: Double, settings: LockstepSettings, secondsPerRow: Double
  ) {
    let looked = test.interval(confidence: 1 - (1 - Interval.confidence) / LockstepLooks.correction)
    let isKnown = logarithms.count >= LockstepLooks.first
    let interval = Interval(
      lower: exp(looked.lower), upper: exp(looked.upper), confidence: isKnown ? Interval.confidence : 0)
    let estimate = RatioEstimate(ratio: exp(test.estimate), interval: interval, count: logarithms.count)
    let halfWidth = (looked.upper - looked.lower) / 2
    verdict = Self.verdict(estimate, isKnown: isKnown, isSignificant: pValue < Comparison.significance, settings)
    self.estimate = estimate
    self.pValue = pValue
    within = settings.within
    smallestVisible = isKnown ? exp(halfWidth) - 1 : nil
    let sorted = logarithms.ascending()
    spread = logarithms.count > 3 ? (sorted.percentile(75) - sorted.percentile(25)) / 1.349 : nil
    // The width of an interval falls with the square root of the time. Half of it must fit between the estimate and the
    // nearest bound that decides: the bound of `same`, or the bound of `slower` and `faster`.
    let size = abs(test.estimate)
    let room = max(log(1 + settings.within) - size, size - log(1 + settings.threshold))
    secondsToDecide =
      verdict == .notDecided && isKnown && room > 0
      ? secondsPerRow * max(0, (halfWidth / room) * (halfWidth / room) - 1) : nil
  }

  private static func verdict(
    _ estimate: RatioEstimate, isKnown: Bool, isSignificant: Bool, _ settings: LockstepSettings
  ) -> Verdict {
    guard isKnown else { return .notDecided }
    let (margin, limit) = (1 + settings.within, 1 + settings.threshold)
    if estimate.interval.upper < margin, estimate.interval.lower > 1 / margin { return .same }
    guard isSignificant else { return .notDecided }
    if estimate.interval.lower > limit { return .slower }
    return estimate.interval.upper < 1 / limit ? .faster : .notDecided
  }
}
