import Kernels

extension Trainer {
  /// Prepares to continue the training of `state`. A `recorder` records the steps.
  ///
  /// - Throws: ``RecipeError`` if the recipe makes no sense; `ShapeError` if the kernels refuse the network.
  public convenience init(
    state: TrainingState, recipe: Recipe, kernels: any KernelSet, pool: WorkerPool, seed: UInt64,
    recorder: StepRecorder? = nil
  ) throws {
    try recipe.validate(for: state.network)
    try self.init(
      state: state, checkedRecipe: recipe, kernels: kernels, pool: pool, seed: seed, recorder: recorder)
  }
}
