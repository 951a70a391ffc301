import Measurement

/// A change of a series' level, with intervals for its place and its size.
package struct Change: Sendable, Equatable {
  /// The index of the first observation at the new level.
  package let index: Int

  /// The indices that the first observation at the new level may have, with 95 % confidence.
  package let indices: ClosedRange<Int>

  /// The new level less the old one.
  package let step: Double

  /// The 95 % interval of that step.
  package let stepInterval: Interval
}
