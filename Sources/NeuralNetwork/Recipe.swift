/// Everything that decides what a training run computes, to the bit; threads and kernels aside.
public struct Recipe: Sendable, Hashable, Codable {
  /// What users call it.
  public var name: String
  /// Images per step.
  public var batchSize: Int
  /// Passes over the training images.
  public var epochs: Int
  /// Adam's learning rate.
  public var learningRate: Double
  /// Buffers that a step's gradient is summed in before they are added up in order: what makes the result independent of the
  /// number of threads, and the most threads that can share a step.
  public var gradientLanes: Int
  /// Images that go through the network at a time.
  public var microBatchSize: Int

  private enum CodingKeys: String, CodingKey {
    case name
    case batchSize = "batch_size"
    case epochs
    case learningRate = "learning_rate"
    case gradientLanes = "gradient_lanes"
    case microBatchSize = "micro_batch_size"
  }

  /// The documented recipe: Glorot-uniform weights, Adam at 1e-3, cross-entropy, batches of 32, 5 epochs, reshuffled each.
  public static let documented = Recipe(
    name: "documented", batchSize: 32, epochs: 5, learningRate: 1e-3, gradientLanes: 2, microBatchSize: 8)

  /// The most epochs that a run may have.
  static let epochLimit = 10_000

  private static let nameCharacters = Set("abcdefghijklmnopqrstuvwxyz0123456789-.".unicodeScalars)

  /// All recipes, by name.
  public static let all = [documented]

  /// The recipe called `name`.
  ///
  /// - Throws: ``RecipeError`` if there is none.
  public static func named(_ name: String) throws(RecipeError) -> Recipe {
    guard let recipe = all.first(where: { $0.name == name }) else {
      throw RecipeError(
        description: "unknown recipe \"\(name)\"; there are: \(all.map(\.name).joined(separator: ", "))")
    }
    return recipe
  }

  /// Checks that all values make sense.
  ///
  /// - Throws: ``RecipeError`` that names the one that does not.
  public func validate() throws(RecipeError) {
    func check(_ condition: Bool, _ field: String, _ expected: String, _ found: some Any) throws(RecipeError) {
      guard condition else {
        throw RecipeError(description: "recipe \(name): \(field) must be \(expected), found \(found)")
      }
    }
    // It becomes part of a file's name, and may come from a file.
    let isPlain = (1...80).contains(name.utf8.count) && name.unicodeScalars.allSatisfy(Self.nameCharacters.contains)
    guard isPlain else {
      throw RecipeError(description: "recipe \(quoted(name)): name must be letters a to z, digits, \"-\" and \".\"")
    }
    try check((1...65_536).contains(batchSize), "batch size", "1 to 65536", batchSize)
    try check((1...Self.epochLimit).contains(epochs), "epochs", "1 to \(Self.epochLimit)", epochs)
    try check(learningRate > 0 && learningRate <= 10, "learning rate", "above 0 and at most 10", learningRate)
    try check((1...64).contains(gradientLanes), "gradient lanes", "1 to 64", gradientLanes)
    try check((1...1024).contains(microBatchSize), "micro-batch size", "1 to 1024", microBatchSize)
  }
}

/// A recipe that does not exist or makes no sense.
public struct RecipeError: Error, Equatable, CustomStringConvertible {
  /// One line: the recipe, the field, what was expected and found.
  public let description: String
}
