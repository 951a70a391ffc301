/// One value of a series, such as the logarithm of a benchmark's time in one report.
package struct Observation: Sendable, Equatable {
  /// The value.
  package let value: Double

  /// The standard deviation that the value has from noise alone, in the value's unit; above 0.
  package let scale: Double

  /// Whether the level may change just before this value. It may not between two measurements of the same commit.
  package let mayDiffer: Bool

  /// A value with its noise.
  package init(_ value: Double, scale: Double, mayDiffer: Bool = true) {
    self.value = value
    self.scale = scale
    self.mayDiffer = mayDiffer
  }
}

extension [Observation] {
  /// The same values with all scales multiplied by `factor`.
  func scaled(by factor: Double) -> [Observation] {
    map { Observation($0.value, scale: factor * $0.scale, mayDiffer: $0.mayDiffer) }
  }

  /// The number of places where the level may change.
  var places: Int { dropFirst().count(where: \.mayDiffer) }
}
