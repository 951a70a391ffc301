/// The values of a setting that make sense.
package struct SettingRange<Value>: Sendable {
  /// The expected values in the words of an error, as in "label smoothing must be at least 0 and below 1".
  let description: String
  /// Whether a value makes sense.
  let contains: @Sendable (Value) -> Bool

  /// All values of the type.
  static var any: Self { Self(description: "") { _ in true } }
}

extension SettingRange<Int> {
  /// The whole numbers of a range; `zero` is the meaning of the number 0, if it has a special one.
  static func whole(_ range: ClosedRange<Int>, zero: String? = nil) -> Self {
    Self(description: "\(range.lowerBound)\(meaning(ofZero: zero)) to \(range.upperBound)", contains: range.contains)
  }
}

extension SettingRange<Double> {
  /// Numbers from `low` to `high`, counted in `unit`.
  static func from(_ low: Int, to high: Int, unit: String? = nil) -> Self {
    let range = Double(low)...Double(high)
    return Self(description: "\(low) to \(high)\(unit.map { ", " + $0 } ?? "")", contains: range.contains)
  }

  /// Numbers that are greater than `low` and at most `high`.
  static func above(_ low: Int, upTo high: Int) -> Self {
    Self(description: "above \(low) and at most \(high)") { $0 > Double(low) && $0 <= Double(high) }
  }

  /// Numbers from 0 to below 1; `zero` is the meaning of the number 0, if it has a special one.
  static func fraction(zero: String? = nil) -> Self {
    Self(description: "at least 0\(meaning(ofZero: zero)) and below 1") { (0..<1).contains($0) }
  }
}

private func meaning(ofZero zero: String?) -> String { zero.map { " (\($0))" } ?? "" }
