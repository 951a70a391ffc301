import Digits

extension Recipe {
  /// The most epochs that a run may have.
  static let epochLimit = 10_000

  private static let nameCharacters = Set("abcdefghijklmnopqrstuvwxyz0123456789-.".unicodeScalars)

  /// Checks that all values make sense.
  ///
  /// - Throws: ``RecipeError`` that names the one that does not.
  public func validate() throws(RecipeError) {
    // It becomes part of a file's name, and may come from a file.
    let isPlain = (1...160).contains(name.utf8.count) && name.unicodeScalars.allSatisfy(Self.nameCharacters.contains)
    guard isPlain else {
      throw RecipeError(
        description: "recipe \(quoted(name)): name must be letters a to z, digits, \"-\" and \".\", 160 at most")
    }
    try check((1...65_536).contains(batchSize), "batch size", "1 to 65536", batchSize)
    try check((1...Self.epochLimit).contains(epochs), "epochs", "1 to \(Self.epochLimit)", epochs)
    try check(learningRate > 0 && learningRate <= 10, "learning rate", "above 0 and at most 10", learningRate)
    try check((1...64).contains(gradientLanes), "gradient lanes", "1 to 64", gradientLanes)
    try check((1...1024).contains(microBatchSize), "micro-batch size", "1 to 1024", microBatchSize)
    try check((0...100_000_000).contains(images), "images", "0 (all) to 100000000", images)
    try checkFraction(averaging, "averaging", "0 (none) and below 1")
    try checkFraction(labelSmoothing, "label smoothing", "0 and below 1")
    try check(
      labelSmoothing == 0 || loss == .softmaxCrossEntropy, "label smoothing", "0 with loss \(loss.rawValue)",
      labelSmoothing)
    try validateOptimizer()
    try validateSchedule()
    for amount in Augmentation.amounts {
      let value = augmentation[keyPath: amount.path]
      try check((0...amount.limit).contains(value), "augmentation \(amount.name)", "0 to \(amount.limit)", value)
    }
  }

  /// Checks that the layers to freeze are there, and that some parameters are left to move.
  func validate(for network: Network) throws(RecipeError) {
    try validate()
    let names = network.layers.filter { $0.kernel != nil }.map(\.name)
    for name in frozen {
      try check(names.contains(name), "frozen", "among the layers \(names.joined(separator: ", "))", quoted(name))
    }
    try check(!names.allSatisfy(frozen.contains), "frozen", "fewer than all layers", frozen.joined(separator: ", "))
  }

  private func validateOptimizer() throws(RecipeError) {
    try checkFraction(optimizer.momentum, "momentum", "0 and below 1")
    try checkFraction(optimizer.beta1, "beta1", "0 and below 1")
    try checkFraction(optimizer.beta2, "beta2", "0 and below 1")
    try check(
      optimizer.epsilon > 0 && optimizer.epsilon <= 1, "epsilon", "above 0 and at most 1", optimizer.epsilon)
    try check((0...10).contains(optimizer.weightDecay), "weight decay", "0 to 10", optimizer.weightDecay)
  }

  private func validateSchedule() throws(RecipeError) {
    try check((0...1).contains(schedule.warmUp), "warm-up", "0 to 1, a part of all steps", schedule.warmUp)
    try check(schedule.decay > 0 && schedule.decay <= 1, "decay", "above 0 and at most 1", schedule.decay)
    try check(
      schedule.decayEpochs > 0 && schedule.decayEpochs <= Double(Self.epochLimit), "decay epochs",
      "above 0 and at most \(Self.epochLimit)", schedule.decayEpochs)
  }

  private func checkFraction(_ value: Double, _ field: String, _ expected: String) throws(RecipeError) {
    try check(value >= 0 && value < 1, field, "at least \(expected)", value)
  }

  private func check(
    _ condition: Bool, _ field: String, _ expected: String, _ found: some Any
  ) throws(RecipeError) {
    guard condition else {
      throw RecipeError(description: "recipe \(name): \(field) must be \(expected), found \(found)")
    }
  }
}
