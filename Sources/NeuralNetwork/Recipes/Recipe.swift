import Digits
import Kernels

/// All settings of a training run. Together with the seed, the data and the kernel set, they decide the result to the
/// bit; the number of threads does not matter.
///
/// Each setting is a property here and an entry in `settings`. That table gives its flag, its name in files, its range
/// and its part of the name of a changed recipe.
public struct Recipe: Sendable, Hashable {
  /// The name for users.
  public var name: String
  /// Images per step.
  public var batchSize = 32
  /// Passes over the training images.
  public var epochs = 5
  /// The learning rate, before the schedule multiplies it by a factor.
  public var learningRate = 1e-3
  /// The number of gradient shards. A shard has up to eight chunks, each one or several micro-batches. Gradients are
  /// added in order, in each chunk, each shard and the batch. So the result does not depend on the number of threads.
  public var gradientShards = 2
  /// Images that go through the network at a time.
  public var microBatchSize = 8
  /// The rule that updates the parameters, and its constants.
  public var optimizer = OptimizerSettings(.adam)
  /// How the learning rate changes.
  public var schedule = Schedule(.constant)
  /// The function that training minimises.
  public var loss = Loss.softmaxCrossEntropy
  /// The share of each label that is spread evenly over all classes; for softmax cross-entropy only.
  public var labelSmoothing = 0.0
  /// The activation function between the layers.
  public var activation = ActivationFunction.relu
  /// How the parameters are initialised.
  public var initializer = Initializer.glorotUniform
  /// The decay of the parameters' running mean, which is tested and kept in their place; zero for no running mean.
  public var averaging = 0.0
  /// How training images are distorted.
  public var augmentation = Augmentation.none
  /// Images per epoch: the first ones in the epoch's order, which is new in each epoch. Zero for all images.
  public var images = 0
  /// The share of an epoch's images that are the hardest for a linear classifier, the same in each epoch; the others
  /// are drawn from the rest. It needs ``images``.
  public var hard = 0.0
  /// Layers whose parameters training does not change.
  public var frozen: [String] = []

  /// A recipe called `name`, with all settings as in ``documented``.
  public init(name: String) { self.name = name }

  /// The chunks of a full batch, of a recipe that makes sense: the most ranks that can share a step.
  public var chunksPerStep: Int { partition.count }

  /// How many of `threads` threads of one process share a step.
  public func threadsPerStep(of threads: Int, kernels: any KernelSet) -> Int {
    let chunks = partition.count
    return min(threads, chunks * partition.threadsPerChunk(of: threads, chunks: chunks, kernels: kernels))
  }

  /// Images per epoch if `count` images are there.
  public func imagesPerEpoch(of count: Int) -> Int { images == 0 ? count : min(images, count) }

  /// The learning rate of step `step`, counted from 0, of a run on `examples` examples.
  func learningRate(step: Int, examples: Int) -> Double {
    let stepsPerEpoch = (imagesPerEpoch(of: examples) + batchSize - 1) / batchSize
    return learningRate * schedule.factor(step: step, stepsPerEpoch: stepsPerEpoch, epochs: epochs)
  }
}

/// A recipe that does not exist or makes no sense.
public struct RecipeError: Error, Equatable, CustomStringConvertible {
  /// One line: the recipe, the field, what was expected and found.
  public let description: String

  /// An error of one line.
  public init(description: String) { self.description = description }
}
