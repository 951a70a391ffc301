import Digits

/// A type of the values of a ``RecipeSetting``: numbers, choices by name, and lists of words.
package protocol SettingValue: Sendable, Hashable, Codable {
  /// The part of a changed recipe's name for a setting that had the value `old` and now has this value. `label` is the
  /// name of the setting there.
  func nameOfChange(from old: Self, label: String) -> String
}

extension SettingValue {
  package func nameOfChange(from old: Self, label: String) -> String { "\(label)\(self)" }
}

extension SettingValue where Self: RawRepresentable<String> {
  package func nameOfChange(from old: Self, label: String) -> String { rawValue }
}

extension Int: SettingValue {}
extension Double: SettingValue {}
extension OptimizerSettings.Rule: SettingValue {}
extension Schedule.Curve: SettingValue {}
extension Loss: SettingValue {}
extension ActivationFunction: SettingValue {}
extension Initializer: SettingValue {}

/// A value that several words behind a flag describe.
package protocol WordListValue: SettingValue {
  /// The value that `words` behind `flag` describe.
  ///
  /// - Throws: ``RecipeError`` that names the flag, the word and what was expected.
  init(words: [String], of flag: String) throws(RecipeError)
}

extension [String]: SettingValue, WordListValue {
  package init(words: [String], of flag: String) { self = words }

  package func nameOfChange(from old: Self, label: String) -> String {
    map { label + $0.replacing("_", with: ".") }.joined(separator: "-")
  }
}

extension Augmentation: SettingValue, WordListValue {
  /// The distortion that words such as `rotation=7` describe; the single word `none` means no distortion.
  package init(words: [String], of flag: String) throws(RecipeError) {
    self = .none
    if words == ["none"] { return }
    for word in words {
      let parts = word.split(separator: "=", maxSplits: 1)
      guard parts.count == 2, let amount = Self.amounts.first(where: { $0.name == parts[0] }),
        let value = Double(parts[1])
      else {
        let names = Self.amounts.map { "\($0.name)=NUMBER" }.joined(separator: " ")
        throw RecipeError(description: "\(flag) \(word): expected none, or some of \(names)")
      }
      self[keyPath: amount.path] = value
    }
  }

  package func nameOfChange(from old: Self, label: String) -> String {
    guard self != .none else { return "undistorted" }
    let changed = Self.amounts.filter { self[keyPath: $0.path] != old[keyPath: $0.path] }
    return changed.map { "\($0.name)\(self[keyPath: $0.path])" }.joined(separator: "-")
  }
}
