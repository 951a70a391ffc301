import Foundation

/// What is believed of a history before anything is measured, and how measurements scatter.
///
/// At most one commit has the greatest shift, each equally likely; sizes s have a prior of 1 / s. Beside it there may
/// be one other shift, up or down, or a steady drift over the whole history.
package struct HistoryModel: Sendable {
  /// The smallest shift that counts, as the logarithm of a ratio.
  package var smallestShift = log(1.01)

  /// The probability that no commit has such a shift.
  var noShift = 0.5

  /// The probability of another shift.
  var otherShift = 0.2

  /// The probability of a drift.
  var drift = 0.05

  /// How much a build's time differs for no reason but where its code lies: the standard deviation of its logarithm.
  /// More lives do not make it smaller.
  var placement = 0.0015

  /// The probability that a pair differs for a reason that the model does not have.
  var surprise = 0.01

  /// The likeliest scatter of lives, and the factor by which it may well differ.
  var noise = (middle: 0.01, factor: 2.5)

  /// The share of lives that a burst hits, and how many times as much as the others they scatter.
  var bursts = (share: 0.1, width: 15.0)

  /// The default model.
  package init() {}
}
