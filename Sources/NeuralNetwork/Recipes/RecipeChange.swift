/// A new value for one setting of a recipe; ``RecipeSetting/change(to:)`` makes it.
package struct RecipeChange: Sendable {
  /// The flag that asks for the change, without its dashes.
  package let flag: String

  fileprivate let path: PartialKeyPath<Recipe> & Sendable
  fileprivate let value: any Sendable
  private let apply: @Sendable (inout Recipe) throws(RecipeError) -> Void

  init(
    flag: String, path: PartialKeyPath<Recipe> & Sendable, value: any Sendable,
    apply: @escaping @Sendable (inout Recipe) throws(RecipeError) -> Void
  ) {
    self.flag = flag
    self.path = path
    self.value = value
    self.apply = apply
  }

  /// Replaces the value in `recipe`, but not the recipe's name.
  fileprivate func callAsFunction(_ recipe: inout Recipe) throws(RecipeError) { try apply(&recipe) }
}

extension [RecipeChange] {
  /// The new value at `path`; nil if no change replaces the value there.
  package subscript<Value>(path: KeyPath<Recipe, Value> & Sendable) -> Value? {
    first { $0.path as AnyKeyPath == path }?.value as? Value
  }
}

extension Recipe {
  /// The most bytes of a name; there is a limit because the name becomes part of a file's name.
  static let longestName = 160

  /// The recipe with some values replaced. Without `name`, the new recipe's name lists the changes. A change of the
  /// epochs alone keeps the old name, if the learning rate does not depend on the number of epochs.
  ///
  /// - Throws: ``RecipeError`` if a value makes no sense, or if the name gets too long.
  package func replacing(_ changes: [RecipeChange], name: String? = nil) throws(RecipeError) -> Recipe {
    var recipe = self
    for change in changes { try change(&recipe) }
    try recipe.validate()
    recipe.name = name ?? self.name + differences(to: recipe)
    guard name != nil || recipe.name.utf8.count <= Self.longestName else {
      throw RecipeError(description: "the changes make the recipe's name too long for a file: give it one with --name")
    }
    try recipe.validate()
    return recipe
  }

  /// The differences of another recipe to this one, as they appear in its name.
  private func differences(to other: Recipe) -> String {
    // Setting after setting, since a new optimizer or schedule brings its usual constants along. The name does not
    // list these constants.
    var recipe = self
    var name = ""
    for setting in Self.settings {
      if let part = setting.nameOfChange(from: recipe, to: other) { name += "-" + part }
      setting.copy(from: other, to: &recipe)
    }
    return name
  }
}
