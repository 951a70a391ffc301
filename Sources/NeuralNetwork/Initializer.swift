import Digits
import Kernels
import RandomNumbers

/// The initial values of a network's weights; biases begin at zero. Each tensor has its own random stream, derived from
/// the seed.
///
/// fanIn is the number of inputs that one output sums over; fanOut is the number of outputs that one input reaches.
/// Normal distributions are not truncated, unlike those of Keras.
public enum Initializer: String, Sendable, Hashable, CaseIterable {
  /// Zero. All hidden units then stay equal for ever; the other initialisers exist to prevent this.
  case zeros
  /// Uniform between +-sqrt(6 / (fanIn + fanOut)): Keras' default. Glorot & Bengio, "Understanding the difficulty of
  /// training deep feedforward neural networks" (2010).
  case glorotUniform = "glorot-uniform"
  /// Normal with variance 2 / (fanIn + fanOut).
  case glorotNormal = "glorot-normal"
  /// Uniform between +-sqrt(6 / fanIn). He et al., "Delving Deep into Rectifiers" (2015).
  case heUniform = "he-uniform"
  /// Normal with variance 2 / fanIn.
  case heNormal = "he-normal"
  /// Normal with standard deviation 0.05, whatever the layer.
  case gaussian

  /// The initial parameters of `network`.
  public func callAsFunction(_ network: Network, seed: UInt64) -> AlignedBuffer<Float> {
    let parameters = AlignedBuffer<Float>(zeros: network.parameterBufferCount)
    for (index, tensor) in network.parameters.enumerated() where !tensor.isBias {
      var generator = Xoshiro256StarStar(seed: seed, stream: .initialization(tensor: index))
      let (fanIn, fanOut) = (Float(tensor.fanIn), Float(tensor.fanOut))
      func uniform(_ limit: Float) {
        for element in tensor.range { parameters[element] = generator.uniform(in: -limit...limit) }
      }
      func normal(_ deviation: Float) {
        for element in tensor.range { parameters[element] = Float(generator.gaussian()) * deviation }
      }
      switch self {
      case .zeros: break
      case .glorotUniform: uniform((6 / (fanIn + fanOut)).squareRoot())
      case .glorotNormal: normal((2 / (fanIn + fanOut)).squareRoot())
      case .heUniform: uniform((6 / fanIn).squareRoot())
      case .heNormal: normal((2 / fanIn).squareRoot())
      case .gaussian: normal(0.05)
      }
    }
    return parameters
  }
}
