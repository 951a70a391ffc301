import Kernels
import Testing

/// What is added is whole before: so the order of sums, and a training's bits, depend on the caller alone.
@Suite struct AccumulationTests {
  // Deep sums, which kernels cut into blocks.
  private static let deepConvolution = ConvolutionShape(
    batch: 40, height: 9, width: 9, inputChannels: 16, outputChannels: 32)
  private static let deepDense = [
    DenseShape(batch: 600, inputs: 33, outputs: 17), DenseShape(batch: 100, inputs: 576, outputs: 10),
  ]

  @Test(arguments: networkConvolutions + awkwardConvolutions + [deepConvolution], [Float(0), 0.7])
  func convolution(shape: ConvolutionShape, zeros: Float) {
    var generator = SeededGenerator(seed: 21)
    expectWholeSums(
      ConvolutionBackwardWeights(shape),
      .init(
        input: AlignedBuffer(generator.floats(shape.inputCount)),
        outputGradient: generator.gradient(shape.outputCount, zeros: zeros),
        weightsGradient: AlignedBuffer(generator.floats(shape.weightsCount)),
        biasGradient: AlignedBuffer(generator.floats(shape.outputChannels))))
  }

  @Test(arguments: pooledConvolutions + [(deepConvolution, 2)], [true, false])
  func convolutionWithPooling(pooled: (shape: ConvolutionShape, window: Int), includesData: Bool) {
    let (shape, window) = pooled
    let operation = ConvolutionPoolBackward(shape, window: window, includesData: includesData)
    let count = operation.pooling.outputCount
    var generator = SeededGenerator(seed: 22)
    expectWholeSums(
      operation,
      .init(
        input: AlignedBuffer(generator.floats(shape.inputCount)),
        weights: AlignedBuffer(generator.floats(shape.weightsCount)),
        outputGradient: generator.gradient(count, zeros: 0.3),
        positions: AlignedBuffer(generator.bytes(count, lessThan: window * window)),
        weightsGradient: AlignedBuffer(generator.floats(shape.weightsCount)),
        biasGradient: AlignedBuffer(generator.floats(shape.outputChannels)), inputGradient: .empty))
  }

  @Test(arguments: denseShapes + deepDense)
  func dense(shape: DenseShape) {
    var generator = SeededGenerator(seed: 23)
    expectWholeSums(
      DenseBackwardWeights(shape),
      .init(
        input: AlignedBuffer(generator.floats(shape.inputCount)),
        outputGradient: AlignedBuffer(generator.floats(shape.outputCount)),
        weightsGradient: AlignedBuffer(generator.floats(shape.weightsCount)),
        biasGradient: AlignedBuffer(generator.floats(shape.outputs))))
  }

  /// Expects the bits of old gradients + new ones, the new ones from a call that overwrites.
  private func expectWholeSums<Tested: ParameterGradients>(_ operation: Tested, _ values: Tested.Operands) {
    forEachKernelSet(operation) { kernels, operands in
      let written = try operands.call(operation, by: kernels, values, .overwrite).operands
      let added = try operands.call(operation, by: kernels, values, .add).operands
      func isSum(_ place: KeyPath<Tested.Operands, AlignedBuffer<Float>>) -> Bool {
        let sums = zip(values[keyPath: place].array, written[keyPath: place].array).map { ($0 + $1).bitPattern }
        return sums == added[keyPath: place].array.map(\.bitPattern)
      }
      #expect(isSum(\.weightsGradient), "\(operands.label): weights")
      #expect(isSum(\.biasGradient), "\(operands.label): bias")
    }
  }
}

extension SeededGenerator {
  /// Floats of which the part `zeros` are zero.
  fileprivate mutating func gradient(_ count: Int, zeros: Float) -> AlignedBuffer<Float> {
    let kept = floats(count)
    return AlignedBuffer(zip(floats(count), kept).map { (1 + $1) / 2 < zeros ? 0 : $0 })
  }
}
