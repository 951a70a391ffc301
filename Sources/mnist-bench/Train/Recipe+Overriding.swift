import NeuralNetwork

extension Recipe {
  /// The recipe with some values replaced. Another batch size or learning rate makes it another recipe, and its name
  /// says so; more epochs do not.
  ///
  /// - Throws: `RecipeError` if a value makes no sense.
  func overriding(
    epochs: Int? = nil, batchSize: Int? = nil, learningRate: Double? = nil
  ) throws(RecipeError) -> Recipe {
    var recipe = self
    recipe.epochs = epochs ?? recipe.epochs
    recipe.batchSize = batchSize ?? recipe.batchSize
    recipe.learningRate = learningRate ?? recipe.learningRate
    try recipe.validate()
    if recipe.batchSize != self.batchSize { recipe.name += "-batch\(recipe.batchSize)" }
    if recipe.learningRate != self.learningRate { recipe.name += "-rate\(recipe.learningRate)" }
    return recipe
  }
}
