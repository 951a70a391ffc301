import Digits

extension Recipe {
  /// The documented recipe: Glorot-uniform weights, Adam at 1e-3, cross-entropy, batches of 32, 5 epochs, each in a new
  /// order.
  public static let documented = Recipe(name: "documented")

  /// The recipe for the greatest test accuracy: small affine distortions, label smoothing and one cycle of Adam.
  public static let accurate = {
    var recipe = Recipe(name: "accurate")
    recipe.epochs = 16
    recipe.batchSize = 64
    recipe.learningRate = 2e-3
    recipe.schedule = Schedule(.oneCycle)
    recipe.labelSmoothing = 0.1
    recipe.augmentation = Augmentation(rotation: 7, scale: 0.07, shear: 0.07, shift: 1.5)
    return recipe
  }()

  /// The recipe for the least time to 99 % test accuracy: a quarter of the images, half of them hard ones, each once,
  /// and one cycle of Muon.
  public static let sprint = {
    var recipe = Recipe(name: "sprint")
    recipe.epochs = 1
    recipe.images = 14_000
    recipe.hard = 0.5
    recipe.learningRate = 3.3e-3
    recipe.optimizer = OptimizerSettings(.muon)
    recipe.schedule = Schedule(.oneCycle, warmUp: 0.05)
    recipe.labelSmoothing = 0.2
    return recipe
  }()

  /// The recipe for many machines: batches of 1,024 images in 32 gradient shards, and one cycle of Adam at twelve times
  /// the documented rate.
  public static let largeBatch = {
    var recipe = Recipe(name: "large-batch")
    recipe.epochs = 8
    recipe.batchSize = 1024
    recipe.gradientShards = 32
    recipe.learningRate = 1.2e-2
    recipe.schedule = Schedule(.oneCycle, warmUp: 0.25)
    recipe.labelSmoothing = 0.1
    return recipe
  }()

  /// All recipes that the package defines.
  public static let all = [documented, accurate, sprint, largeBatch]

  /// The recipe called `name`.
  ///
  /// - Throws: ``RecipeError`` if there is none.
  public static func named(_ name: String) throws(RecipeError) -> Recipe {
    guard let recipe = all.first(where: { $0.name == name }) else {
      throw RecipeError(
        description: "unknown recipe \"\(name)\"; there are: \(all.map { $0.name }.joined(separator: ", "))")
    }
    return recipe
  }
}
