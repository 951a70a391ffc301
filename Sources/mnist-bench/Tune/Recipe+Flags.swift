import CommandOptions
import Experiments
import NeuralNetwork

extension Recipe {
  /// The recipe with flags of `train` applied.
  ///
  /// - Throws: ``SearchSpaceError`` if the flags are not understood, `RecipeError` if a value makes no sense.
  func overriding(flags: [String]) throws -> Recipe {
    let options: RecipeOptions
    do {
      options = try RecipeOptions.parse(flags)
    } catch {
      // Asking for help is no error to the parser, whose message is then the whole help.
      let reason =
        RecipeOptions.exitCode(for: error) == .success
        ? "expected flags that change a recipe" : RecipeOptions.message(for: error)
      throw SearchSpaceError(description: "--vary \(flags.joined(separator: " ")): \(reason)")
    }
    return try overriding(options)
  }
}
