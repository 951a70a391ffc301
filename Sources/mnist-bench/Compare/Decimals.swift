import Foundation

extension Double {
  /// With three decimals: a ratio needs them to show changes of less than a percent.
  var threeDecimals: String { String(format: "%.3f", self) }
}
