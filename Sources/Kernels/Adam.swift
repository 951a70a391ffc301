/// The constants of one step of Adam in Keras' formulation: m += (g - m)(1 - beta1), v += (g^2 - v)(1 - beta2),
/// w -= m rate / (sqrt(v) + epsilon), where rate = learningRate sqrt(1 - beta2^t) / (1 - beta1^t).
///
/// Source: Kingma & Ba, "Adam: A Method for Stochastic Optimization" (2015), the variant before section 2.1's "epsilon
/// hat".
public struct AdamStep: Sendable, Equatable {
  /// The learning rate with both bias corrections in it.
  public let rate: Float
  /// 1 - beta1.
  public let firstDecay: Float
  /// 1 - beta2.
  public let secondDecay: Float
  /// Added to the root, against division by zero.
  public let epsilon: Float

  /// The constants of step `number`, counted from 1.
  public init(
    number: Int, learningRate: Double = 1e-3, beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-7
  ) {
    rate = Float(learningRate * (1 - Self.power(beta2, number)).squareRoot() / (1 - Self.power(beta1, number)))
    firstDecay = Float(1 - beta1)
    secondDecay = Float(1 - beta2)
    self.epsilon = Float(epsilon)
  }

  /// `base` to a whole power by squaring: the same bits on every platform, which `pow` does not promise.
  private static func power(_ base: Double, _ exponent: Int) -> Double {
    var (result, square, rest) = (1.0, base, exponent)
    while rest > 0 {
      if rest & 1 == 1 { result *= square }
      square *= square
      rest >>= 1
    }
    return result
  }
}

// The protocol documents what these compute.
// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
extension KernelSet {
  public func adam(
    _ step: AdamStep, count: Int, gradient: UnsafePointer<Float>, parameters: UnsafeMutablePointer<Float>,
    firstMoment: UnsafeMutablePointer<Float>, secondMoment: UnsafeMutablePointer<Float>
  ) {
    for i in 0..<count {
      let g = gradient[i]
      firstMoment[i] += (g - firstMoment[i]) * step.firstDecay
      secondMoment[i] += (g * g - secondMoment[i]) * step.secondDecay
      parameters[i] -= firstMoment[i] * step.rate / (secondMoment[i].squareRoot() + step.epsilon)
    }
  }
}

// The protocol documents what these compute.
// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
extension KernelSet {
  public func add(count: Int, _ source: UnsafePointer<Float>, to sum: UnsafeMutablePointer<Float>) {
    for i in 0..<count { sum[i] += source[i] }
  }
}
