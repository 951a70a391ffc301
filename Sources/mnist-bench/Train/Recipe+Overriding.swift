import Digits
import NeuralNetwork

extension Recipe {
  /// The recipe with some values replaced. That makes it another recipe, and its name says so; more epochs do not, as
  /// long as the learning rate's course does not depend on them.
  ///
  /// - Throws: `RecipeError` if a value makes no sense.
  func overriding(_ options: RecipeOptions) throws(RecipeError) -> Recipe {
    var recipe = self
    recipe.epochs = options.epochs ?? recipe.epochs
    recipe.batchSize = options.batchSize ?? recipe.batchSize
    recipe.learningRate = options.learningRate ?? recipe.learningRate
    if let rule = options.optimizer, rule != recipe.optimizer.rule { recipe.optimizer = OptimizerSettings(rule) }
    recipe.optimizer.momentum = options.momentum ?? recipe.optimizer.momentum
    recipe.optimizer.beta1 = options.beta1 ?? recipe.optimizer.beta1
    recipe.optimizer.beta2 = options.beta2 ?? recipe.optimizer.beta2
    recipe.optimizer.epsilon = options.epsilon ?? recipe.optimizer.epsilon
    recipe.optimizer.weightDecay = options.weightDecay ?? recipe.optimizer.weightDecay
    if let curve = options.schedule, curve != recipe.schedule.curve { recipe.schedule = Schedule(curve) }
    recipe.schedule.warmUp = options.warmUp ?? recipe.schedule.warmUp
    recipe.schedule.decay = options.decay ?? recipe.schedule.decay
    recipe.schedule.decayEpochs = options.decayEpochs ?? recipe.schedule.decayEpochs
    recipe.loss = options.loss ?? recipe.loss
    recipe.labelSmoothing = options.labelSmoothing ?? recipe.labelSmoothing
    recipe.activation = options.activation ?? recipe.activation
    recipe.initializer = options.initializer ?? recipe.initializer
    recipe.averaging = options.ema ?? recipe.averaging
    if !options.augment.isEmpty { recipe.augmentation = try Augmentation(flags: options.augment) }
    recipe.gradientLanes = options.gradientLanes ?? recipe.gradientLanes
    recipe.microBatchSize = options.microBatchSize ?? recipe.microBatchSize
    recipe.images = options.images ?? recipe.images
    if !options.freeze.isEmpty { recipe.frozen = options.freeze }
    try recipe.validate()
    recipe.name = options.name ?? recipe.name + differences(to: recipe)
    guard options.name != nil || recipe.name.utf8.count <= Self.longestName else {
      throw RecipeError(description: "so many changes make too long a name for a file: give it one with --name")
    }
    try recipe.validate()
    return recipe
  }

  private static let longestName = 160

  /// What the name of another recipe says of its differences to this one.
  private func differences(to other: Recipe) -> String {
    var parts: [String] = []
    func compare<Value: Equatable>(_ path: KeyPath<Recipe, Value>, _ name: (Value) -> String) {
      if self[keyPath: path] != other[keyPath: path] { parts.append(name(other[keyPath: path])) }
    }
    if other.schedule.curve != .constant { compare(\.epochs) { "epochs\($0)" } }
    compare(\.batchSize) { "batch\($0)" }
    compare(\.learningRate) { "rate\($0)" }
    compare(\.optimizer.rule) { $0.rawValue }
    // Another rule or curve brings its own momentum, decay or warm-up along.
    let usual = OptimizerSettings(other.optimizer.rule)
    if optimizer.rule == other.optimizer.rule || other.optimizer.momentum != usual.momentum {
      compare(\.optimizer.momentum) { "momentum\($0)" }
    }
    compare(\.optimizer.beta1) { "beta1-\($0)" }
    compare(\.optimizer.beta2) { "beta2-\($0)" }
    compare(\.optimizer.epsilon) { "epsilon\($0)" }
    if optimizer.rule == other.optimizer.rule || other.optimizer.weightDecay != usual.weightDecay {
      compare(\.optimizer.weightDecay) { "weightdecay\($0)" }
    }
    compare(\.schedule.curve) { $0.rawValue }
    if schedule.curve == other.schedule.curve || other.schedule.warmUp != Schedule(other.schedule.curve).warmUp {
      compare(\.schedule.warmUp) { "warmup\($0)" }
    }
    compare(\.schedule.decay) { "decay\($0)" }
    compare(\.schedule.decayEpochs) { "every\($0)" }
    compare(\.loss) { $0.rawValue }
    compare(\.labelSmoothing) { "smoothing\($0)" }
    compare(\.activation) { $0.rawValue }
    compare(\.initializer) { $0.rawValue }
    compare(\.averaging) { "ema\($0)" }
    if augmentation != other.augmentation, other.augmentation == .none {
      parts.append("undistorted")
    } else {
      for amount in Augmentation.amounts {
        compare((\Recipe.augmentation).appending(path: amount.path)) { "\(amount.name)\($0)" }
      }
    }
    compare(\.gradientLanes) { "lanes\($0)" }
    compare(\.microBatchSize) { "microbatch\($0)" }
    compare(\.images) { "images\($0)" }
    compare(\.frozen) { layers in layers.map { "frozen-" + $0.replacing("_", with: ".") }.joined(separator: "-") }
    return parts.map { "-" + $0 }.joined()
  }
}

extension Augmentation {
  /// The distortion that words such as `rotation=7` describe; `none` alone is none.
  ///
  /// - Throws: `RecipeError` that names the word and what was expected.
  init(flags: [String]) throws(RecipeError) {
    self = .none
    if flags == ["none"] { return }
    for flag in flags {
      let parts = flag.split(separator: "=", maxSplits: 1)
      guard parts.count == 2, let amount = Self.amounts.first(where: { $0.name == parts[0] }),
        let value = Double(parts[1])
      else {
        let names = Self.amounts.map { "\($0.name)=NUMBER" }.joined(separator: " ")
        throw RecipeError(description: "--augment \(flag): expected none, or some of \(names)")
      }
      self[keyPath: amount.path] = value
    }
  }
}
