import Digits
import Kernels

/// How a network's parameters begin.
public enum Initializer {
  /// Kernels uniform between +-sqrt(6 / (fanIn + fanOut)), biases zero: Keras' default.
  ///
  /// Source: Glorot & Bengio, "Understanding the difficulty of training deep feedforward neural networks" (2010). Each tensor
  /// draws from its own stream of the seed.
  public static func glorotUniform(_ network: Network, seed: UInt64) -> AlignedBuffer<Float> {
    let parameters = AlignedBuffer<Float>(zeros: network.parameterBufferCount)
    for (index, tensor) in network.parameters.enumerated() where !tensor.isBias {
      var generator = Xoshiro256StarStar(seed: seed, stream: .initialization(tensor: index))
      let limit = (6 / Float(tensor.fanIn + tensor.fanOut)).squareRoot()
      for element in tensor.range { parameters[element] = generator.uniform(in: -limit...limit) }
    }
    return parameters
  }
}
