/// One setting of a recipe, an entry of `Recipe.settings`: its place in the recipe, the values that make sense, and its
/// names as a flag, in files, in error messages and in the names of changed recipes.
package struct RecipeSetting<Value: SettingValue>: AnyRecipeSetting {
  /// The flag, without its dashes.
  package let flag: String
  /// Its meaning, in a sentence.
  package let help: String
  /// More about it.
  package let details: String?
  /// The field in files, as in `batch_size` and `optimizer.rule`.
  package let field: String
  /// The help's placeholder for a word behind the flag; nil for the flag's own name.
  package let word: String?

  private let path: WritableKeyPath<Recipe, Value> & Sendable
  private let range: SettingRange<Value>
  private let group: NamedKey?
  private let key: NamedKey
  private let isRequired: Bool
  private let title: String
  private let label: String
  private let isNamed: @Sendable (Recipe) -> Bool
  private let companions: @Sendable (inout Recipe) -> Void

  /// Describes the setting at `path`.
  ///
  /// - Parameters:
  ///   - field: The field in files. A field within an object has the object's name and a dot before it. By default, the
  ///     flag with underscores.
  ///   - isRequired: Whether a file, or the object within the file, must have the field. A new setting is not required,
  ///     because older files do not have it: for them, the value of ``Recipe/documented`` applies.
  ///   - title: The setting's name in errors; by default, the field in words.
  ///   - label: The word before the value in the name of a changed recipe; by default, the flag in one word.
  ///   - isNamed: Whether the name of a changed recipe mentions the setting.
  ///   - companions: Replaces the other values that go with the new value, after the recipe has the new value.
  init(
    _ flag: String, _ path: WritableKeyPath<Recipe, Value> & Sendable, _ range: SettingRange<Value> = .any,
    field: String? = nil, isRequired: Bool = false, title: String? = nil, label: String? = nil,
    isNamed: @escaping @Sendable (Recipe) -> Bool = { _ in true },
    bringing companions: @escaping @Sendable (inout Recipe) -> Void = { _ in }, help: String, details: String? = nil,
    word: String? = nil
  ) {
    let field = field ?? flag.replacing("-", with: "_")
    let keys = field.split(separator: ".").map { NamedKey(String($0)) }
    self.flag = flag
    self.path = path
    self.range = range
    self.field = field
    self.group = keys.count > 1 ? keys[0] : nil
    self.key = keys[keys.count - 1]
    self.isRequired = isRequired
    self.title = title ?? key.stringValue.replacing("_", with: " ")
    self.label = label ?? flag.replacing("-", with: "")
    self.isNamed = isNamed
    self.companions = companions
    self.help = help
    self.details = details
    self.word = word
  }

  package func check(_ recipe: Recipe) throws(RecipeError) {
    let value = recipe[keyPath: path]
    try recipe.check(range.contains(value), title, range.description, value)
  }

  package func decode(into recipe: inout Recipe, from fields: KeyedDecodingContainer<NamedKey>) throws {
    var fields = fields
    if let group {
      guard fields.contains(group), try !fields.decodeNil(forKey: group) else { return }
      fields = try fields.nestedContainer(keyedBy: NamedKey.self, forKey: group)
    }
    if isRequired {
      recipe[keyPath: path] = try fields.decode(Value.self, forKey: key)
    } else if let value = try fields.decodeIfPresent(Value.self, forKey: key) {
      recipe[keyPath: path] = value
    }
  }

  package func encode(from recipe: Recipe, to fields: inout KeyedEncodingContainer<NamedKey>) throws {
    guard let group else { return try fields.encode(recipe[keyPath: path], forKey: key) }
    var fields = fields.nestedContainer(keyedBy: NamedKey.self, forKey: group)
    try fields.encode(recipe[keyPath: path], forKey: key)
  }

  package func copy(from other: Recipe, to recipe: inout Recipe) { replace(with: other[keyPath: path], in: &recipe) }

  package func nameOfChange(from old: Recipe, to new: Recipe) -> String? {
    let (before, after) = (old[keyPath: path], new[keyPath: path])
    return before != after && isNamed(new) ? after.nameOfChange(from: before, label: label) : nil
  }

  /// The change that sets the value.
  package func change(to value: Value) -> RecipeChange {
    RecipeChange(flag: flag, path: path, value: value) { recipe in replace(with: value, in: &recipe) }
  }

  private func replace(with value: Value, in recipe: inout Recipe) {
    guard recipe[keyPath: path] != value else { return }
    recipe[keyPath: path] = value
    companions(&recipe)
  }
}

extension RecipeSetting where Value: WordListValue {
  /// The change that sets the value to the one in `words`, the command-line words behind `flag`.
  package func change(to words: [String]) -> RecipeChange {
    RecipeChange(flag: flag, path: path, value: words) { recipe throws(RecipeError) in
      replace(with: try Value(words: words, of: "--" + flag), in: &recipe)
    }
  }
}

/// A ``RecipeSetting`` with any type of value.
package protocol AnyRecipeSetting: Sendable {
  /// The type of its values.
  associatedtype Value: SettingValue

  /// The flag, without its dashes.
  var flag: String { get }

  /// The field in files, as in `batch_size` and `optimizer.rule`.
  var field: String { get }

  /// Checks that the recipe's value makes sense.
  ///
  /// - Throws: ``RecipeError`` that names the setting, and says what was expected and found.
  func check(_ recipe: Recipe) throws(RecipeError)

  /// Reads the value from a file's fields. If the field is missing and not required, the recipe keeps its value.
  ///
  /// - Throws: `DecodingError` if the field is missing and required, or has the wrong type.
  func decode(into recipe: inout Recipe, from fields: KeyedDecodingContainer<NamedKey>) throws

  /// Writes the value to a file's fields.
  ///
  /// - Throws: `EncodingError` if it cannot be encoded.
  func encode(from recipe: Recipe, to fields: inout KeyedEncodingContainer<NamedKey>) throws

  /// Copies the value from `other` to `recipe`.
  func copy(from other: Recipe, to recipe: inout Recipe)

  /// This setting's part of the name of `new`, a recipe made from `old`; nil for no part.
  func nameOfChange(from old: Recipe, to new: Recipe) -> String?
}

/// A coding key that is only a name.
package struct NamedKey: CodingKey {
  package let stringValue: String
  package var intValue: Int? { nil }

  /// The key with this name.
  package init(_ name: String) { stringValue = name }

  package init(stringValue: String) { self.init(stringValue) }

  package init?(intValue: Int) { nil }
}
