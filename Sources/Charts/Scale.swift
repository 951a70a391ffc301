import Foundation

/// Maps values to places along an axis, and chooses its ticks.
package struct Scale {
  /// Whether equal differences or equal ratios have equal distances.
  package enum Kind: Sendable {
    /// Equal differences are equal distances.
    case linear
    /// Equal ratios are equal distances.
    case logarithmic
  }

  let kind: Kind
  /// The values at both ends.
  package let domain: ClosedRange<Double>
  private let start: Double
  private let end: Double

  /// Maps `domain` to `start`...`end`. An empty domain is widened; a logarithmic one is made positive.
  package init(_ kind: Kind, domain: ClosedRange<Double>, from start: Double, to end: Double) {
    // Leaves room for arithmetic with the bounds.
    let domain = Self.bounded(domain.lowerBound)...Self.bounded(domain.upperBound)
    self.kind = kind
    self.start = start
    self.end = end
    switch kind {
    case .linear:
      let isWide = domain.upperBound - domain.lowerBound > 1e-12 * abs(domain.upperBound)
      self.domain = isWide ? domain : domain.lowerBound...(domain.lowerBound + max(1, abs(domain.lowerBound)))
    case .logarithmic:
      let upper = domain.upperBound > 0 ? max(domain.upperBound, 1e-299) : 1
      let lower = domain.lowerBound > 0 ? max(domain.lowerBound, 1e-300) : upper / 10
      self.domain = upper / lower > 1 + 1e-9 ? lower...upper : lower / 2...upper * 2
    }
  }

  private static func bounded(_ value: Double) -> Double { min(max(value, -1e300), 1e300) }

  /// The place of a value; a value outside the domain is at the nearer end.
  package func place(_ value: Double) -> Double {
    let value = min(max(value, domain.lowerBound), domain.upperBound)
    let share =
      switch kind {
      case .linear: (value - domain.lowerBound) / (domain.upperBound - domain.lowerBound)
      case .logarithmic: (log(value) - log(domain.lowerBound)) / (log(domain.upperBound) - log(domain.lowerBound))
      }
    return start + share * (end - start)
  }

  /// At most about `count` round values within the domain: multiples of 1, 2 or 5 times a power of ten, or, if
  /// logarithmic, 1, 2 and 5 times powers of ten, or fewer of these.
  package func ticks(count: Int) -> [Double] {
    switch kind {
    case .linear: linearTicks(count: max(2, count))
    case .logarithmic: logarithmicTicks(count: max(2, count))
    }
  }

  private func linearTicks(count: Int) -> [Double] {
    let step = Self.roundStep(atLeast: (domain.upperBound - domain.lowerBound) / Double(count))
    let first = (domain.lowerBound / step - 1e-9).rounded(.up)
    let last = (domain.upperBound / step + 1e-9).rounded(.down)
    return stride(from: first, through: last, by: 1).map { $0 * step }
  }

  private func logarithmicTicks(count: Int) -> [Double] {
    let decades = Int(log10(domain.lowerBound).rounded(.down))...Int(log10(domain.upperBound).rounded(.up))
    let (lowest, highest) = (domain.lowerBound * (1 - 1e-9), domain.upperBound * (1 + 1e-9))
    for digits in [[1.0, 2.0, 5.0], [1.0]] {
      let all: [Double] = decades.flatMap { (decade: Int) -> [Double] in digits.map { $0 * pow(10, Double(decade)) } }
      let ticks = all.filter { $0 >= lowest && $0 <= highest }
      if ticks.count <= count && ticks.count > 2 { return ticks }
    }
    // Within a decade, even steps are rounder.
    if domain.upperBound / domain.lowerBound < 10 { return linearTicks(count: count) }
    let step = max(1, (decades.count + count - 1) / count)
    let powers = stride(from: decades.lowerBound, through: decades.upperBound, by: step).map { pow(10, Double($0)) }
    let inside = powers.filter { domain.contains($0) }
    return inside.count > 1 ? inside : [domain.lowerBound, domain.upperBound]
  }

  /// The smallest of 1, 2 and 5 times a power of ten that is at least `size`.
  static func roundStep(atLeast size: Double) -> Double {
    let power = pow(10, log10(size).rounded(.down))
    return [1, 2, 5, 10].map { $0 * power }.first { $0 >= size * (1 - 1e-9) } ?? 10 * power
  }
}
