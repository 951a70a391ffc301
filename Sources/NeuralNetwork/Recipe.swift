import Digits

/// Everything that decides what a training run computes, to the bit; threads and kernels aside.
public struct Recipe: Sendable, Hashable {
  /// What users call it.
  public var name: String
  /// Images per step.
  public var batchSize = 32
  /// Passes over the training images.
  public var epochs = 5
  /// The learning rate, which the schedule multiplies.
  public var learningRate = 1e-3
  /// Buffers that a step's gradient is summed in before they are added up in order: what makes the result independent
  /// of the number of threads, and the most threads that can share a step.
  public var gradientLanes = 2
  /// Images that go through the network at a time.
  public var microBatchSize = 8
  /// What moves the parameters.
  public var optimizer = OptimizerSettings(.adam)
  /// How the learning rate changes.
  public var schedule = Schedule(.constant)
  /// What is made small.
  public var loss = Loss.softmaxCrossEntropy
  /// The share of a label that is spread over all classes; softmax cross-entropy only.
  public var labelSmoothing = 0.0
  /// The function between the layers.
  public var activation = ActivationFunction.relu
  /// How the parameters begin.
  public var initializer = Initializer.glorotUniform
  /// The decay of the running mean of the parameters that is tested and kept in their place; zero for none.
  public var averaging = 0.0
  /// How training images are distorted.
  public var augmentation = Augmentation.none
  /// Images of an epoch, the first of its order, which is another one in each; zero for all there are.
  public var images = 0
  /// Layers whose parameters stay as they are.
  public var frozen: [String] = []

  /// The recipe of a name, all else as in ``documented``.
  public init(name: String) { self.name = name }

  /// All recipes, by name.
  public static let all = [documented, accurate, sprint]

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

  /// Images that an epoch sees of `count`.
  public func imagesPerEpoch(of count: Int) -> Int { images == 0 ? count : min(images, count) }

  /// The learning rate of step `step`, counted from 0, of a run on `examples` examples.
  func learningRate(step: Int, examples: Int) -> Double {
    let stepsPerEpoch = (imagesPerEpoch(of: examples) + batchSize - 1) / batchSize
    return learningRate * schedule.factor(step: step, stepsPerEpoch: stepsPerEpoch, epochs: epochs)
  }
}

extension Recipe: Codable {
  private enum CodingKeys: String, CodingKey {
    case name, epochs, optimizer, schedule, loss, activation, initializer, averaging, augmentation, images, frozen
    case batchSize = "batch_size"
    case learningRate = "learning_rate"
    case gradientLanes = "gradient_lanes"
    case microBatchSize = "micro_batch_size"
    case labelSmoothing = "label_smoothing"
  }

  /// Reads a recipe. What the first version of the format did not have was as in ``documented``, and may be missing.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    func read<Value: Decodable>(_ key: CodingKeys, else value: Value) throws -> Value {
      try container.decodeIfPresent(Value.self, forKey: key) ?? value
    }
    self.init(name: try container.decode(String.self, forKey: .name))
    batchSize = try container.decode(Int.self, forKey: .batchSize)
    epochs = try container.decode(Int.self, forKey: .epochs)
    learningRate = try container.decode(Double.self, forKey: .learningRate)
    gradientLanes = try container.decode(Int.self, forKey: .gradientLanes)
    microBatchSize = try container.decode(Int.self, forKey: .microBatchSize)
    optimizer = try read(.optimizer, else: optimizer)
    schedule = try read(.schedule, else: schedule)
    loss = try read(.loss, else: loss)
    labelSmoothing = try read(.labelSmoothing, else: labelSmoothing)
    activation = try read(.activation, else: activation)
    initializer = try read(.initializer, else: initializer)
    averaging = try read(.averaging, else: averaging)
    augmentation = try read(.augmentation, else: augmentation)
    images = try read(.images, else: images)
    frozen = try read(.frozen, else: frozen)
  }
}

/// A recipe that does not exist or makes no sense.
public struct RecipeError: Error, Equatable, CustomStringConvertible {
  /// One line: the recipe, the field, what was expected and found.
  public let description: String

  /// An error of one line.
  public init(description: String) { self.description = description }
}
