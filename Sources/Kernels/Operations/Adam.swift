// The protocol documents its members.
// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
/// One step of Adam; its constants are the scalars of a call.
public struct Adam: Operation {
  public struct Operands: OperandSet {
    /// Of the parameters.
    public var gradient: AlignedBuffer<Float>
    /// Changed in place.
    public var parameters: AlignedBuffer<Float>
    /// The running mean of the gradient.
    public var firstMoment: AlignedBuffer<Float>
    /// The running mean of the gradient's square.
    public var secondMoment: AlignedBuffer<Float>

    public init() { self.init(gradient: .empty, parameters: .empty, firstMoment: .empty, secondMoment: .empty) }

    /// Operands in these buffers.
    public init(
      gradient: AlignedBuffer<Float>, parameters: AlignedBuffer<Float>, firstMoment: AlignedBuffer<Float>,
      secondMoment: AlignedBuffer<Float>
    ) {
      self.gradient = gradient
      self.parameters = parameters
      self.firstMoment = firstMoment
      self.secondMoment = secondMoment
    }
  }

  public static let name: StaticString = "adam"
  /// Parameters.
  public let count: Int

  /// The update of `count` parameters.
  public init(count: Int) { self.count = count }

  public var operands: [Operand<Operands>] {
    [
      .floats("gradient", { $1(&$0.gradient) }, count), .floats("parameters", { $1(&$0.parameters) }, count, .update),
      .floats("firstMoment", { $1(&$0.firstMoment) }, count, .accumulator),
      .floats("secondMoment", { $1(&$0.secondMoment) }, count, .accumulator),
    ]
  }
  /// The first step.
  public var benchmarkScalars: AdamStep { AdamStep(number: 1) }
  public var flops: Int { 12 * count }
  public var bytes: Int { MemoryLayout<Float>.size * 7 * count }

  public func checkShape() throws(ShapeError) { try check.extent("count", count, atLeast: 0) }
  public func uncheckedPlan(by kernels: any KernelSet) -> Plan<Adam> { kernels.plan(self) }

  /// A moment has at most four roundings, of its old value or of the added term: two epsilon. The update m rate /
  /// (sqrt(v) + epsilon) has the roundings of the first moment, half of the second moment's, and five more: six epsilon
  /// with the subtraction.
  public func reference(_ operands: Operands, _ step: AdamStep) -> Expectation<Adam> {
    let (rate, epsilon) = (Double(step.rate), Double(step.epsilon))
    let (firstDecay, secondDecay) = (Double(step.firstDecay), Double(step.secondDecay))
    let read = OperandReading.values
    let (g, w) = (read(operands.gradient), read(operands.parameters))
    let (m, v) = (read(operands.firstMoment), read(operands.secondMoment))
    let nextM = zip(m, g).map { m, g in m + (g - m) * firstDecay }
    let nextV = zip(v, g).map { v, g in v + (g * g - v) * secondDecay }
    let magnitudeM = zip(m, g).map { m, g in m.magnitude + (g.magnitude + m.magnitude) * firstDecay }
    let magnitudeV = zip(v, g).map { v, g in v + (g * g + v) * secondDecay }
    let divisor = nextV.map { $0.squareRoot() + epsilon }
    let parameters = ReferenceResult(
      values: w.indices.map { w[$0] - nextM[$0] * rate / divisor[$0] },
      magnitudes: w.indices.map { w[$0].magnitude + magnitudeM[$0] * rate / divisor[$0] }, factor: 6)
    return Expectation(
      self,
      [
        ("parameters", parameters),
        ("firstMoment", ReferenceResult(values: nextM, magnitudes: magnitudeM, factor: 2)),
        ("secondMoment", ReferenceResult(values: nextV, magnitudes: magnitudeV, factor: 2)),
      ])
  }
}

/// The constants of one step of Adam in Keras' formulation: m += (g - m)(1 - beta1), v += (g^2 - v)(1 - beta2),
/// w -= m rate / (sqrt(v) + epsilon), where rate = learningRate sqrt(1 - beta2^t) / (1 - beta1^t).
///
/// Source: Kingma & Ba, "Adam: A Method for Stochastic Optimization" (2015), the variant before section 2.1's "epsilon
/// hat".
public struct AdamStep: Sendable, Equatable {
  /// The learning rate, including both bias corrections.
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

  /// `base` to a whole power by squaring. It gives the same bits on every platform, which `pow` does not promise.
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

/// Plans of ``Adam``.
public protocol AdamKernels: AnyObject {
  /// How the kernel set takes a step; by default, by a loop.
  func plan(_ operation: Adam) -> Plan<Adam>
}

// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
extension KernelSet {
  public func plan(_ operation: Adam) -> Plan<Adam> {
    let count = operation.count
    return Plan(operation, algorithm: "loop") { operands, step, _ in
      let (gradient, parameters) = (operands.gradient.pointer, operands.parameters.pointer)
      let (firstMoment, secondMoment) = (operands.firstMoment.pointer, operands.secondMoment.pointer)
      for i in 0..<count {
        let g = gradient[i]
        firstMoment[i] += (g - firstMoment[i]) * step.firstDecay
        secondMoment[i] += (g * g - secondMoment[i]) * step.secondDecay
        parameters[i] -= firstMoment[i] * step.rate / (secondMoment[i].squareRoot() + step.epsilon)
      }
    }
  }
}
