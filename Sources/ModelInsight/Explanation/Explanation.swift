import Digits
import Kernels
import NeuralNetwork

/// Why a network predicts a class for an image.
public struct Explanation: Sendable, Equatable {
  /// The class that is explained.
  public let label: Int
  /// The probability of each class.
  public let probabilities: [Double]
  /// The fall of the class's log-probability, in nats, when a square around each pixel is wiped out: large where the
  /// image speaks for the class, negative where it speaks against the class.
  ///
  /// Zeiler and Fergus, "Visualizing and understanding convolutional networks", 2014, section 4.2. The logarithm shows
  /// differences even where the probability stays close to one.
  public let occlusion: FeatureMap
  /// The derivative of the class's logit with respect to each pixel, which goes from 0 to 1: positive where more ink
  /// speaks for the class.
  ///
  /// Simonyan, Vedaldi and Zisserman, "Deep inside convolutional networks", 2013.
  public let inputGradient: FeatureMap
  /// The output of each filter of the first layer, after the activation function.
  public let activations: [FeatureMap]

  /// The side of the square that is wiped out, in pixels.
  public static let occlusionSide = Occlusion.side

  /// Explains why `network` predicts a class for an image; without `label`, the likeliest class.
  ///
  /// - Precondition: `image` has as many grey values, 0...1, as the network has inputs, and `label` is one of its
  ///   classes.
  /// - Throws: `ShapeError` if the kernel set refuses the network; `PredictionsError` if a logit is not finite.
  public init(
    of image: [Float], label: Int? = nil, network: Network, parameters: AlignedBuffer<Float>, kernels: any KernelSet
  ) throws {
    precondition(image.count == network.input.count, "an image is what the network takes")
    let classes = network.output.count
    let evaluator = try Evaluator(
      network: network, parameters: parameters, kernels: kernels, pool: WorkerPool(threads: 1))
    evaluator.update()
    let images = Occlusion.images(image, network.input)
    let logits = AlignedBuffer<Float>(zeros: images.count * classes)
    try evaluator.predict(AlignedBuffer(Array(images.joined())), logits: logits)
    func predictions(_ label: Int) throws(PredictionsError) -> Predictions {
      let labels = [UInt8](repeating: UInt8(label), count: images.count)
      return try Predictions(logits: logits.array, labels: labels, classes: classes)
    }
    let chosen = try label ?? Int(predictions(0).predicted[0])
    let outcomes = try predictions(chosen)
    self.label = chosen
    probabilities = Array(outcomes.probabilities(of: 0))
    occlusion = FeatureMap(
      width: network.input.width, height: network.input.height,
      values: Occlusion.falls(logits: logits.array, label: chosen, classes: classes))
    let reference = ReferenceNetwork(network: network, parameters: parameters)
    inputGradient = FeatureMap(
      width: network.input.width, height: network.input.height,
      values: reference.inputGradient(AlignedBuffer(image), output: chosen))
    activations = Self.channels(reference.firstLayer(AlignedBuffer(image)), network.layers[0].output)
  }

  /// A map for each channel of features.
  private static func channels(_ features: [Double], _ shape: FeatureShape) -> [FeatureMap] {
    (0..<shape.channels).map { channel in
      FeatureMap(
        width: shape.width, height: shape.height,
        values: stride(from: channel, to: features.count, by: shape.channels).map { features[$0] })
    }
  }
}
