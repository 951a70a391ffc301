import Files
import Foundation
import JSONDocuments
import NeuralNetwork

/// Reads the values in the text metadata of a checkpoint's file.
struct CheckpointMetadata {
  /// The text by key.
  let values: [String: String]
  /// The file's name in errors.
  let file: String

  /// The text under `key`.
  func value(_ key: Checkpoint.MetadataKey) throws(CheckpointError) -> String {
    guard let value = values[key.rawValue] else {
      throw .metadata(file: file, key: key.rawValue, expected: "it to be there", found: "nothing")
    }
    return value
  }

  /// The whole number under `key`.
  func integer<Integer: FixedWidthInteger & Sendable>(
    _ key: Checkpoint.MetadataKey, in range: ClosedRange<Integer>
  ) throws(CheckpointError) -> Integer {
    let text = try value(key)
    guard let integer = Integer(text), range.contains(integer) else {
      throw .metadata(
        file: file, key: key.rawValue, expected: "a whole number from \(range.lowerBound) to \(range.upperBound)",
        found: quoted(text))
    }
    return integer
  }

  /// The recipe, with checked values.
  func recipe() throws(CheckpointError) -> Recipe {
    let key = Checkpoint.MetadataKey.recipe
    let text = try value(key)
    do {
      let recipe = try JSONDocument.decode(Recipe.self, from: Data(text.utf8))
      try recipe.validate()
      return recipe
    } catch let error as RecipeError {
      throw .metadata(file: file, key: key.rawValue, expected: "a recipe that makes sense", found: error.description)
    } catch {
      throw .metadata(file: file, key: key.rawValue, expected: "a recipe in JSON", found: quoted(text))
    }
  }

  /// Refuses a file of another format version.
  func checkFormatVersion() throws(CheckpointError) {
    let key = Checkpoint.MetadataKey.formatVersion
    let text = try value(key)
    guard text == "\(Checkpoint.formatVersion)" else {
      throw .metadata(
        file: file, key: key.rawValue, expected: "\(Checkpoint.formatVersion), the version that this program knows",
        found: quoted(text))
    }
  }
}
