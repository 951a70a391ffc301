import ArgumentParser
import Digits
import Kernels
import NeuralNetwork

/// What replaces a recipe's own choices; each that differs becomes part of the recipe's name.
struct RecipeOptions: ParsableArguments {
  @Option(help: "Passes over the training images in all, instead of the recipe's.")
  var epochs: Int?

  @Option(help: "Images per step.")
  var batchSize: Int?

  @Option(help: "The (greatest) learning rate.")
  var learningRate: Double?

  @Option(
    help: ArgumentHelp(
      "What moves the weights.",
      discussion:
        "muon orthogonalises the steps of the kernels between the first layer and the last; the rest is adam's."))
  var optimizer: OptimizerSettings.Rule?

  @Option(help: "Decay of the velocity in momentum, nesterov (0.9) and muon (0.95).")
  var momentum: Double?

  @Option(help: "Adam's decay of the running mean of gradients (0.9).")
  var beta1: Double?

  @Option(help: "Adam's decay of the running mean of squared gradients (0.999).")
  var beta2: Double?

  @Option(help: "What Adam adds to the root of that mean (1e-7).")
  var epsilon: Double?

  @Option(help: "Decoupled weight decay of kernels, times the learning rate per step (adamw: 0.004, else 0).")
  var weightDecay: Double?

  @Option(
    help: ArgumentHelp(
      "The learning rate's course.",
      discussion: "exponential and step multiply by --decay every --decay-epochs, smoothly or at once."))
  var schedule: Schedule.Curve?

  @Option(help: "Part of all steps in which the rate rises from 0 (one-cycle: 0.1, else 0).")
  var warmUp: Double?

  @Option(help: "Factor of the schedules exponential and step (0.5).")
  var decay: Double?

  @Option(help: "Epochs between the factors (1).")
  var decayEpochs: Double?

  @Option(help: "What is made small.")
  var loss: Loss?

  @Option(help: "Share of each label that is spread over all classes: 0 up to 1.")
  var labelSmoothing: Double?

  @Option(
    help: ArgumentHelp(
      "The function between layers.",
      discussion: "All but relu is for train alone: evaluate, predict and the others refuse such weights."))
  var activation: ActivationFunction?

  @Option(help: "How kernels begin.")
  var initializer: Initializer?

  @Option(help: "Test and keep a running mean of the weights with this decay, such as 0.999; 0: the weights.")
  var ema: Double?

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp(
      "Random distortion of training images: none, or some of rotation=DEGREES scale=PART shear=PART shift=PIXELS crop=PIXELS elastic=PIXELS.",
      valueName: "amount"))
  var augment: [String] = []

  @Option(help: "Buffers that a step's gradient is summed in, and the most threads that can share a step.")
  var gradientLanes: Int?

  @Option(help: "Images that go through the network at a time.")
  var microBatchSize: Int?

  @Option(help: "Images of an epoch, drawn anew for each; 0: all.")
  var images: Int?

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp(
      "Layers that keep their weights: conv2d, conv2d_1, conv2d_2, dense, dense_1.", valueName: "layer"))
  var freeze: [String] = []

  @Option(help: "Call the recipe this, instead of naming it after what was replaced.")
  var name: String?

  /// The flags that were given, but for --epochs.
  var given: [String] {
    let flags: [(String, Bool)] = [
      ("--batch-size", batchSize != nil), ("--learning-rate", learningRate != nil), ("--optimizer", optimizer != nil),
      ("--momentum", momentum != nil), ("--beta1", beta1 != nil), ("--beta2", beta2 != nil),
      ("--epsilon", epsilon != nil), ("--weight-decay", weightDecay != nil), ("--schedule", schedule != nil),
      ("--warm-up", warmUp != nil), ("--decay", decay != nil), ("--decay-epochs", decayEpochs != nil),
      ("--loss", loss != nil), ("--label-smoothing", labelSmoothing != nil), ("--activation", activation != nil),
      ("--initializer", initializer != nil), ("--ema", ema != nil), ("--augment", !augment.isEmpty),
      ("--gradient-lanes", gradientLanes != nil), ("--micro-batch-size", microBatchSize != nil),
      ("--images", images != nil), ("--freeze", !freeze.isEmpty), ("--name", name != nil),
    ]
    return flags.filter(\.1).map(\.0)
  }
}

extension OptimizerSettings.Rule: ExpressibleByArgument {}
extension Schedule.Curve: ExpressibleByArgument {}
extension Loss: ExpressibleByArgument {}
extension ActivationFunction: ExpressibleByArgument {}
extension Initializer: ExpressibleByArgument {}
