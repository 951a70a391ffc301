import ArgumentParser
import Digits
import NeuralNetwork

/// A value of a recipe's setting that can follow a flag, as one word or several.
protocol FlagValue: SettingValue {
  /// The type that the parser reads the flag as.
  associatedtype Argument

  /// The declaration of the flag.
  static func option(name: NameSpecification, help: ArgumentHelp) -> Option<Argument>

  /// The change of a recipe that the flag asks for; nil if it was not given.
  static func change(of setting: RecipeSetting<Self>, to argument: Argument) -> RecipeChange?
}

extension FlagValue where Self: ExpressibleByArgument {
  static func option(name: NameSpecification, help: ArgumentHelp) -> Option<Self?> { Option(name: name, help: help) }

  static func change(of setting: RecipeSetting<Self>, to argument: Self?) -> RecipeChange? {
    argument.map { setting.change(to: $0) }
  }
}

extension FlagValue where Self: WordListValue {
  static func option(name: NameSpecification, help: ArgumentHelp) -> Option<[String]> {
    Option(wrappedValue: [], name: name, parsing: .upToNextOption, help: help)
  }

  static func change(of setting: RecipeSetting<Self>, to argument: [String]) -> RecipeChange? {
    argument.isEmpty ? nil : setting.change(to: argument)
  }
}

extension Int: FlagValue {}
extension Double: FlagValue {}
extension OptimizerSettings.Rule: ExpressibleByArgument, FlagValue {}
extension Schedule.Curve: ExpressibleByArgument, FlagValue {}
extension Loss: ExpressibleByArgument, FlagValue {}
extension ActivationFunction: ExpressibleByArgument, FlagValue {}
extension Initializer: ExpressibleByArgument, FlagValue {}
extension Augmentation: FlagValue {}
extension [String]: FlagValue {}

/// A setting of a recipe that has a flag.
protocol FlagSetting: AnyRecipeSetting {
  /// The flag's declaration: an `Option`.
  var option: Any { get }

  /// The change of a recipe that the flag asks for; nil if it was not given.
  ///
  /// - Throws: the parser's error if the value is missing.
  func change(givenBy flags: KeyedDecodingContainer<NamedKey>) throws -> RecipeChange?
}

extension RecipeSetting: FlagSetting where Value: FlagValue {
  var option: Any {
    Value.option(name: .customLong(flag), help: ArgumentHelp(help, discussion: details, valueName: word))
  }

  func change(givenBy flags: KeyedDecodingContainer<NamedKey>) throws -> RecipeChange? {
    let option = try flags.decode(Option<Value.Argument>.self, forKey: NamedKey(flag))
    return Value.change(of: self, to: option.wrappedValue)
  }
}
