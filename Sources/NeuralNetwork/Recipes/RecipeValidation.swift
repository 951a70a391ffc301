import Digits
import Files
import Kernels

extension Recipe {
  private static let nameCharacters = Set("abcdefghijklmnopqrstuvwxyz0123456789-.".unicodeScalars)

  /// Checks that all values make sense.
  ///
  /// - Throws: ``RecipeError`` that names the first setting whose value does not make sense.
  public func validate() throws(RecipeError) {
    // The name becomes part of a file's name, and may come from a file.
    let isPlain =
      (1...Self.longestName).contains(name.utf8.count)
      && name.unicodeScalars.allSatisfy(Self.nameCharacters.contains)
    guard isPlain else {
      throw RecipeError(
        description: "recipe \(quoted(name)): name must be letters a to z, digits, \"-\" and \".\", "
          + "\(Self.longestName) at most")
    }
    for setting in Self.settings { try setting.check(self) }
    try check(
      labelSmoothing == 0 || loss == .softmaxCrossEntropy, "label smoothing", "0 with loss \(loss.rawValue)",
      labelSmoothing)
    try check(hard == 0 || images > 0, "hard", "0 without a number of images", hard)
    try check(hard == 0 || loss == .softmaxCrossEntropy, "hard", "0 with loss \(loss.rawValue)", hard)
    for amount in Augmentation.amounts {
      let value = augmentation[keyPath: amount.path]
      try check((0...amount.limit).contains(value), "augmentation \(amount.name)", "0 to \(amount.limit)", value)
    }
  }

  /// Checks that the layers to freeze exist, and that at least one layer is left to train.
  func validate(for network: Network) throws(RecipeError) {
    try validate()
    let names = network.layers.filter { $0.weights != nil }.map(\.name)
    for name in frozen {
      try check(names.contains(name), "frozen", "among the layers \(names.joined(separator: ", "))", quoted(name))
    }
    try check(!names.allSatisfy(frozen.contains), "frozen", "fewer than all layers", frozen.joined(separator: ", "))
  }

  /// Checks that a step has a chunk for each of `ranks` ranks.
  ///
  /// - Throws: ``RecipeError`` if there are fewer.
  public func validate(ranks: Int) throws(RecipeError) {
    try validate()
    let found = chunksPerStep
    guard found < ranks else { return }
    throw RecipeError(
      description: "recipe \(name): expected a chunk of the batch for each of the \(ranks) ranks, found \(found); "
        + "--gradient-lanes and --micro-batch-size make another recipe that has more")
  }

  /// Checks a condition on the value `found` of `field`.
  ///
  /// - Throws: ``RecipeError`` that names the expected value, if the condition does not hold.
  func check(
    _ condition: Bool, _ field: String, _ expected: String, _ found: some Any
  ) throws(RecipeError) {
    guard condition else {
      throw RecipeError(description: "recipe \(name): \(field) must be \(expected), found \(found)")
    }
  }
}

extension Trainer {
  /// Prepares to continue the training of `state`. A `recorder` records the steps. The ranks of a `communicator` share
  /// each step; all of them have the same state, recipe and seed.
  ///
  /// - Throws: ``RecipeError`` if the recipe makes no sense; `ShapeError` if the kernels refuse the network.
  public convenience init(
    state: TrainingState, recipe: Recipe, kernels: any KernelSet, pool: WorkerPool, seed: UInt64,
    recorder: StepRecorder? = nil, communicator: Communicator? = nil
  ) throws {
    try recipe.validate(for: state.network)
    if let communicator { try recipe.validate(ranks: communicator.size) }
    try self.init(
      checked: recipe, state: state, kernels: kernels, pool: pool, seed: seed, recorder: recorder,
      communicator: communicator)
  }
}
