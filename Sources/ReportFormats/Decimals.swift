import Foundation

extension Double {
  /// With three decimals: a ratio needs them to show changes of less than a percent.
  package var threeDecimals: String { String(format: "%.3f", self) }

  /// As a percentage with a sign: "+0.094 %"
  package var signedPercent: String { String(format: "%+.3f %%", 100 * self) }
}

extension Int {
  /// With commas between thousands: "18,632,433"
  package var grouped: String { formatted(.number.grouping(.automatic).locale(Locale(identifier: "en_US"))) }

  /// The same with a sign, or "0".
  package var signed: String { self > 0 ? "+" + grouped : grouped }
}

/// A fraction as a percentage with two decimals: "99.07 %"
package func percent(_ fraction: Double) -> String { String(format: "%.2f %%", 100 * fraction) }
