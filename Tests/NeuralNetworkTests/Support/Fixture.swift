import Foundation
import ModelFiles
import NeuralNetwork
import Testing

/// A file of golden values.
func fixture(_ name: String) throws -> SafetensorsFile {
  let url = try #require(
    Bundle.module.url(forResource: name, withExtension: "safetensors", subdirectory: "Fixtures"))
  return try SafetensorsFile(contentsOf: url.path)
}
