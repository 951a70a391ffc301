import ArgumentParser
import Digits
import NeuralNetwork

/// The flags that replace a recipe's own choices: one for each of `Recipe.settings`, and --name. Each changed choice
/// becomes part of the recipe's name.
///
/// The flags are not declared as properties. The parser finds properties and their `@Option`s by reflection, so
/// ``customMirror`` shows it the settings as properties; `init(from:)` then takes the parsed values, as a generated
/// one would.
package struct RecipeOptions: ParsableArguments {
  /// The changes that the flags ask for, in the order of `Recipe.settings`.
  package private(set) var changes: [RecipeChange] = []
  /// The name of the changed recipe; nil to name it after the changes.
  private(set) var name: String?

  private static let nameFlag = "name"

  package init() {}

  package init(from decoder: any Decoder) throws {
    let flags = try decoder.container(keyedBy: NamedKey.self)
    for setting in Self.settings {
      if let change = try setting.change(givenBy: flags) { changes.append(change) }
    }
    name = try flags.decode(Option<String?>.self, forKey: NamedKey(Self.nameFlag)).wrappedValue
  }

  /// The given flags, except --epochs.
  package var given: [String] {
    (changes.map(\.flag).filter { $0 != "epochs" } + (name == nil ? [] : [Self.nameFlag])).map { "--" + $0 }
  }
}

extension RecipeOptions: CustomReflectable {
  /// The flags, as the parser looks for them.
  package var customMirror: Mirror {
    let name = Option<String?>(
      name: .customLong(Self.nameFlag), help: "The name of the changed recipe; by default it lists the changes.")
    return Mirror(self, children: Self.settings.map { ($0.flag, $0.option) } + [(Self.nameFlag, name)])
  }

  private static var settings: [any FlagSetting] {
    Recipe.settings.map { setting in
      guard let setting = setting as? any FlagSetting else {
        preconditionFailure("values of --\(setting.flag) have no words; see FlagValue")
      }
      return setting
    }
  }
}

extension Recipe {
  /// The recipe with flags of `train` applied.
  ///
  /// - Throws: `RecipeError` if a value makes no sense.
  package func overriding(_ options: RecipeOptions) throws(RecipeError) -> Recipe {
    try replacing(options.changes, name: options.name)
  }
}
