import Kernels
import Testing

/// The reference's backward passes are the derivatives of its forward passes, by central differences in `Double`.
@Suite struct FiniteDifferenceTests {
  static let convolutions = [
    ConvolutionShape(batch: 2, height: 5, width: 6, inputChannels: 3, outputChannels: 4),
    ConvolutionShape(batch: 1, height: 7, width: 8, inputChannels: 2, outputChannels: 3, filterHeight: 2, stride: 2),
    ConvolutionShape(
      batch: 1, height: 9, width: 7, inputChannels: 1, outputChannels: 2, filterHeight: 1, filterWidth: 2, stride: 3),
  ]

  @Test(arguments: convolutions)
  func convolution(shape: ConvolutionShape) {
    let (input, weights, bias, seed) = operands(
      shape.inputCount, shape.weightsCount, shape.outputChannels, shape.outputCount)
    func loss(_ input: [Double], _ weights: [Double], _ bias: [Double]) -> Double {
      var output = [Double](repeating: 0, count: shape.outputCount)
      Naive.convolutionForward(
        shape, input: input, weights: weights, bias: bias, activation: .identity, output: &output)
      return inner(output, seed)
    }
    let data = ConvolutionBackwardData(shape).reference(
      .init(outputGradient: buffer(seed), weights: buffer(weights), inputGradient: .empty))
    let parameters = ConvolutionBackwardWeights(shape).reference(
      .init(
        input: buffer(input), outputGradient: buffer(seed), weightsGradient: buffer(weights),
        biasGradient: buffer(bias)), .overwrite)
    expectGradient(data["inputGradient"], of: { loss($0, weights, bias) }, at: input)
    expectGradient(parameters["weightsGradient"], of: { loss(input, $0, bias) }, at: weights)
    expectGradient(parameters["biasGradient"], of: { loss(input, weights, $0) }, at: bias)
  }

  @Test(arguments: convolutions)
  func convolutionPool(shape: ConvolutionShape) {
    let pooling = PoolingShape(of: shape)
    let (input, weights, bias, seed) = operands(
      shape.inputCount, shape.weightsCount, shape.outputChannels, pooling.outputCount)
    func forward(_ input: [Double], _ weights: [Double], _ bias: [Double]) -> (output: [Double], positions: [UInt8]) {
      var output = [Double](repeating: 0, count: shape.outputCount)
      Naive.convolutionForward(shape, input: input, weights: weights, bias: bias, activation: .relu, output: &output)
      return Naive.maxPoolForward(pooling, input: output)
    }
    func loss(_ input: [Double], _ weights: [Double], _ bias: [Double]) -> Double {
      inner(forward(input, weights, bias).output, seed)
    }
    let (output, positions) = forward(input, weights, bias)
    let masked = zip(output, seed).map { $0 > 0 ? $1 : 0 }
    let gradients = ConvolutionPoolBackward(shape, window: 2, includesData: true).reference(
      .init(
        input: buffer(input), weights: buffer(weights), outputGradient: buffer(masked),
        positions: AlignedBuffer(positions), weightsGradient: buffer(weights), biasGradient: buffer(bias),
        inputGradient: .empty), .overwrite)
    expectGradient(gradients["inputGradient"], of: { loss($0, weights, bias) }, at: input)
    expectGradient(gradients["weightsGradient"], of: { loss(input, $0, bias) }, at: weights)
    expectGradient(gradients["biasGradient"], of: { loss(input, weights, $0) }, at: bias)
  }

  @Test func dense() {
    let shape = DenseShape(batch: 3, inputs: 7, outputs: 5)
    let (input, weights, bias, seed) = operands(21, 35, 5, 15)
    func loss(_ input: [Double], _ weights: [Double], _ bias: [Double]) -> Double {
      var output = [Double](repeating: 0, count: 15)
      Naive.denseForward(shape, input: input, weights: weights, bias: bias, activation: .identity, output: &output)
      return inner(output, seed)
    }
    let data = DenseBackwardData(shape).reference(
      .init(outputGradient: buffer(seed), weights: buffer(weights), inputGradient: .empty))
    let parameters = DenseBackwardWeights(shape).reference(
      .init(
        input: buffer(input), outputGradient: buffer(seed), weightsGradient: buffer(weights),
        biasGradient: buffer(bias)), .overwrite)
    expectGradient(data["inputGradient"], of: { loss($0, weights, bias) }, at: input)
    expectGradient(parameters["weightsGradient"], of: { loss(input, $0, bias) }, at: weights)
    expectGradient(parameters["biasGradient"], of: { loss(input, weights, $0) }, at: bias)
  }

  @Test func maxPool() {
    let shape = PoolingShape(batch: 2, height: 7, width: 6, channels: 3)
    let (input, _, _, seed) = operands(shape.inputCount, 0, 0, shape.outputCount)
    let positions = Naive.maxPoolForward(shape, input: input).positions
    let gradient = MaxPoolBackward(shape).reference(
      .init(outputGradient: buffer(seed), positions: AlignedBuffer(positions), inputGradient: .empty))
    expectGradient(
      gradient["inputGradient"], of: { inner(Naive.maxPoolForward(shape, input: $0).output, seed) }, at: input)
  }

  @Test func softmaxCrossEntropy() {
    let (logits, _, _, _) = operands(5 * 4, 0, 0, 0)
    let labels: [UInt8] = [0, 3, 2, 2, 1]
    func loss(_ logits: [Double]) -> Double {
      (0..<5).reduce(0) { sum, example in
        let row = Array(logits[example * 4..<example * 4 + 4])
        return sum + Naive.softmaxCrossEntropy(logits: row, label: Int(labels[example])).loss
      }
    }
    let operands = SoftmaxCrossEntropy.Operands(
      logits: buffer(logits), labels: AlignedBuffer(labels), gradient: .empty)
    let reference = SoftmaxCrossEntropy(batch: 5, classes: 4).reference(operands, 0.25)
    expectGradient(reference["gradient"], of: { 0.25 * loss($0) }, at: logits)
    // The check must refuse a sum whose error is greater than rounding in `Float`.
    func fault(_ loss: Double) -> String? {
      (0...5).map { reference.otherFault(operands, LossSum(loss: loss, correct: $0)) }.contains(nil) ? nil : "\(loss)"
    }
    #expect(fault(loss(logits)) == nil && fault(loss(logits) + 1e-4) != nil && fault(loss(logits) - 1e-4) != nil)
  }

  /// <im2col x, y> = <x, col2im y>.
  @Test(arguments: convolutions)
  func col2imIsTheAdjointOfIm2col(shape: ConvolutionShape) {
    let (x, y, _, _) = operands(shape.inputCount, shape.columnsCount, 0, 0)
    let columns = Im2col(shape).reference(.init(input: buffer(x), columns: .empty))["columns"].values
    let image = Col2im(shape).reference(.init(columns: buffer(y), inputGradient: .empty))["inputGradient"].values
    #expect(abs(inner(columns, y) - inner(x, image)) < 1e-10)
  }

  /// Random values that `Float` holds exactly.
  private func operands(_ a: Int, _ b: Int, _ c: Int, _ d: Int) -> ([Double], [Double], [Double], [Double]) {
    var generator = SeededGenerator(seed: 18)
    func draw(_ count: Int) -> [Double] { generator.floats(count).map(Double.init) }
    return (draw(a), draw(b), draw(c), draw(d))
  }

  private func buffer(_ values: [Double]) -> AlignedBuffer<Float> { AlignedBuffer(values.map(Float.init)) }

  private func inner(_ a: [Double], _ b: [Double]) -> Double { zip(a, b).reduce(0) { $0 + $1.0 * $1.1 } }

  private func expectGradient(
    _ gradient: ReferenceResult, of function: ([Double]) -> Double, at point: [Double],
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let h = 1e-5
    for index in point.indices {
      var (above, below) = (point, point)
      above[index] += h
      below[index] -= h
      let difference = (function(above) - function(below)) / (2 * h)
      #expect(abs(difference - gradient.values[index]) < 1e-8, "element \(index)", sourceLocation: sourceLocation)
    }
  }
}
