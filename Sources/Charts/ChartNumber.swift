import Foundation

/// Numbers as charts write them.
package enum ChartNumber {
  /// A coordinate, to a tenth of a pixel.
  package static func coordinate(_ value: Double) -> String {
    let text = String(format: "%.1f", value)
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }

  /// The label of a tick, with as few digits as possible.
  package static func tick(_ value: Double) -> String { String(format: "%.6g", value == 0 ? 0 : value) }
}
