import ElementaryFunctions

// The protocol documents its members.
// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
/// The cross-entropy of softmax(logits) against labels, summed over the batch, and its gradient: (softmax - one-hot) x
/// scale. The scale is the scalar of a call.
public struct SoftmaxCrossEntropy: Operation {
  public struct Operands: OperandSet {
    /// Batch x classes.
    public var logits: AlignedBuffer<Float>
    /// One for each example.
    public var labels: AlignedBuffer<UInt8>
    /// Batch x classes.
    public var gradient: AlignedBuffer<Float>

    public init() { self.init(logits: .empty, labels: .empty, gradient: .empty) }

    /// Operands in these buffers.
    public init(
      logits: AlignedBuffer<Float>, labels: AlignedBuffer<UInt8>, gradient: AlignedBuffer<Float>
    ) {
      self.logits = logits
      self.labels = labels
      self.gradient = gradient
    }
  }

  public typealias Output = LossSum

  public static let name: StaticString = "softmaxCrossEntropy"
  /// Examples.
  public let batch: Int
  /// Logits of an example.
  public let classes: Int

  /// The loss of `batch` images, each with a logit for every one of `classes` classes.
  public init(batch: Int, classes: Int) {
    self.batch = batch
    self.classes = classes
  }

  public var operands: [Operand<Operands>] {
    [
      .floats("logits", { $1(&$0.logits) }, batch * classes),
      .indices("labels", { $1(&$0.labels) }, batch, lessThan: classes),
      .floats("gradient", { $1(&$0.gradient) }, batch * classes, .result),
    ]
  }
  /// The gradient of the mean.
  public var benchmarkScalars: Float { 1 / Float(batch) }
  public var flops: Int { 5 * batch * classes }
  public var bytes: Int { MemoryLayout<Float>.size * 2 * batch * classes + batch }

  public func checkShape() throws(ShapeError) {
    try check.extent("batch", batch, atLeast: 0)
    try check.extent("classes", classes, atLeast: 1)
    try check.product("logits", (batch, classes, 1, 1))
  }

  public func uncheckedPlan(by kernels: any KernelSet) -> Plan<SoftmaxCrossEntropy> { kernels.plan(self) }

  /// The gradient, the loss, and the number of correct predictions, which is exact.
  ///
  /// All errors here are in epsilon. Let d be a logit minus the greatest one. Rounding d gives exp(d) a relative error
  /// of up to |d| / 2, and exp itself adds up to two. Let D be the mean of |d| under the softmax: the sum of the
  /// exponentials has D / 2 + 2, and sqrt(classes) from adding. Scale, division and subtraction add two more. The
  /// logarithm turns the sum's relative error into an absolute one and adds two.
  public func reference(_ operands: Operands, _ gradientScale: Float) -> Expectation<SoftmaxCrossEntropy> {
    var (loss, lossMagnitude, correct) = (0.0, 0.0, 0)
    var gradient: [Double] = []
    var magnitudes: [Double] = []
    let scale = Double(gradientScale.magnitude)
    for example in 0..<batch {
      let logits = OperandReading.values(operands.logits[example * classes..<(example + 1) * classes])
      let label = Int(operands.labels[example])
      let result = Naive.softmaxCrossEntropy(logits: logits, label: label)
      let greatest = logits.max() ?? 0
      let meanShift = zip(result.softmax, logits).reduce(0) { $0 + $1.0 * (greatest - $1.1) }
      let sumError = meanShift / 2 + 2 + Double(classes).squareRoot()
      loss += result.loss
      let logOfSum = result.loss - (greatest - logits[label])
      lossMagnitude += sumError + 2 * (1 + logOfSum) + result.loss
      correct += logits.firstIndex(of: greatest) == label ? 1 : 0
      for (i, probability) in result.softmax.enumerated() {
        gradient.append((probability - (i == label ? 1 : 0)) * Double(gradientScale))
        let shiftError = (greatest - logits[i]) / 2 + 2
        magnitudes.append(scale * (probability * (shiftError + sumError + 2) + (i == label ? 1 : 0)))
      }
    }
    let expectedLoss = ReferenceResult(values: [loss], magnitudes: [lossMagnitude], factor: 1)
    let expectedCorrect = correct
    return Expectation(
      self, [("gradient", ReferenceResult(values: gradient, magnitudes: magnitudes, factor: 1))]
    ) { _, sum in
      let deviation = expectedLoss.deviation(of: sum.loss)
      if !deviation.isWithinBound { return "loss: \(deviation)" }
      return sum.correct == expectedCorrect ? nil : "\(sum.correct) predictions correct, expected \(expectedCorrect)"
    }
  }
}

/// The sums over a batch from which loss and accuracy follow.
public struct LossSum: Sendable, Equatable, BitwiseCopyable {
  /// Sum of the examples' losses, in nats.
  public var loss: Double
  /// The number of examples whose greatest logit (the first of equal ones) is their label's.
  public var correct: Int

  /// Makes a sum; zero by default.
  public init(loss: Double = 0, correct: Int = 0) {
    self.loss = loss
    self.correct = correct
  }

  /// Adds another sum to this one.
  public static func += (sum: inout LossSum, other: LossSum) {
    sum.loss += other.loss
    sum.correct += other.correct
  }
}

/// Plans of ``SoftmaxCrossEntropy``.
public protocol SoftmaxCrossEntropyKernels: AnyObject {
  /// How the kernel set computes it; by default, by loops. The loops first subtract the greatest logit, so that no
  /// exponential overflows.
  func plan(_ operation: SoftmaxCrossEntropy) -> Plan<SoftmaxCrossEntropy>
}

// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
extension KernelSet {
  public func plan(_ operation: SoftmaxCrossEntropy) -> Plan<SoftmaxCrossEntropy> {
    let (batch, classes) = (operation.batch, operation.classes)
    return Plan(operation, algorithm: "loops") { operands, gradientScale, _ in
      crossEntropy(
        batch: batch, classes: classes, logits: operands.logits.pointer, labels: operands.labels.pointer,
        gradientScale: gradientScale, gradient: operands.gradient.pointer)
    }
  }
}

/// The loss of the batch, and its gradient.
private func crossEntropy(
  batch: Int, classes: Int, logits: UnsafePointer<Float>, labels: UnsafePointer<UInt8>, gradientScale: Float,
  gradient: UnsafeMutablePointer<Float>
) -> LossSum {
  var sum = LossSum()
  for example in 0..<batch {
    let logits = logits + example * classes
    let gradient = gradient + example * classes
    let label = Int(labels[example])
    var greatest = 0
    for i in 1..<classes where logits[i] > logits[greatest] { greatest = i }
    var total: Float = 0
    for i in 0..<classes {
      gradient[i] = exp(logits[i] - logits[greatest])
      total += gradient[i]
    }
    for i in 0..<classes { gradient[i] *= gradientScale / total }
    gradient[label] -= gradientScale
    sum.loss += Double(log(total) - (logits[label] - logits[greatest]))
    sum.correct += greatest == label ? 1 : 0
  }
  return sum
}

extension Naive {
  /// The softmax of one example's logits and its cross-entropy against `label`.
  package static func softmaxCrossEntropy(logits: [Double], label: Int) -> (loss: Double, softmax: [Double]) {
    let greatest = logits.max() ?? 0
    let exponentials = logits.map { exp($0 - greatest) }
    let sum = exponentials.reduce(0, +)
    return (log(sum) - (logits[label] - greatest), exponentials.map { $0 / sum })
  }
}
