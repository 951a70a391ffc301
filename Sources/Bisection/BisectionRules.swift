/// When a bisection ends, and how it measures.
package struct BisectionRules: Sendable {
  /// The belief that decides.
  package var certainty = 0.95

  /// The lives of the first comparison, of both ends of the history. They show the scatter, too.
  var firstLives = 6

  /// The lives of every other comparison. What is not clear after them is compared again.
  var lives = 3

  /// The fewest lives of the commit that is named and of the revision before it, for the ratio with its interval.
  var lastLives = 6

  /// The most lives of the history before the commit that is named, and of the history after it: they show other
  /// shifts.
  var livesForOther = 9

  /// The bits that do not count while there are comparisons that tell more, as a little doubt may remain: later
  /// comparisons are about earlier ones, too. A belief of 95 % has 0.29 bits of doubt.
  var tolerated = 0.1

  /// The fewest bits that are worth a comparison.
  var least = 0.01

  /// The default rules.
  package init() {}
}
