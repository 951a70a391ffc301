import Foundation

/// Numbers with their units, to three significant digits, as people read them.
public enum UnitFormat {
  /// A time in nanoseconds as ns, us, ms or s.
  public static func time(nanoseconds: Double) -> String {
    let units = [(name: "ns", size: 1.0), (name: "us", size: 1e3), (name: "ms", size: 1e6), (name: "s", size: 1e9)]
    // 999.5 of a unit would be rounded to 1000 of it, so it is 1 of the next.
    let unit = units.first { nanoseconds < 999.5 * $0.size } ?? units[units.count - 1]
    return "\(significant(nanoseconds / unit.size)) \(unit.name)"
  }

  /// A speed in GFLOP/s.
  public static func gflops(_ value: Double) -> String {
    "\(significant(value)) GFLOP/s"
  }

  /// A share as a percentage: 0.5 is `50.0 %`.
  public static func percent(_ fraction: Double) -> String {
    String(format: "%.1f %%", 100 * fraction)
  }

  /// A ratio such as a speed-up: 2 is `2.00x`.
  public static func ratio(_ value: Double) -> String {
    "\(significant(value))x"
  }

  /// A count of operations or bytes with a decimal prefix and a place for the unit: 1.5e6 is `1.50 M`.
  public static func count(_ value: Double) -> String {
    let prefixes = [(name: "", size: 1.0), (name: "k", size: 1e3), (name: "M", size: 1e6), (name: "G", size: 1e9)]
    let prefix = prefixes.first { value < 999.5 * $0.size } ?? prefixes[prefixes.count - 1]
    return prefix.size == 1 ? String(format: "%.0f ", value) : "\(significant(value / prefix.size)) \(prefix.name)"
  }

  /// A small number such as an error: 1.2e-7.
  public static func scientific(_ value: Double) -> String { String(format: "%.1e", value) }

  /// A number to three significant digits.
  public static func significant(_ value: Double) -> String {
    let digits = abs(value) < 9.995 ? 2 : abs(value) < 99.95 ? 1 : 0
    return String(format: "%.\(digits)f", value)
  }
}
