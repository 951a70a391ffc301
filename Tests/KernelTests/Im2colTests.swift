import Kernels
import Testing

@Suite struct Im2colTests {
  @Test(arguments: networkConvolutions.filter { $0.batch < 32 } + awkwardConvolutions)
  func im2colMatchesReference(shape: ConvolutionShape) {
    var generator = SeededGenerator(seed: 3)
    let input = generator.floats(shape.inputCount)
    let expectation = Reference.im2col(shape, input: AlignedBuffer(input))
    forEachKernelSet(shape) { kernels, operands in
      let columns = operands.output(shape.columnsCount)
      try kernels.im2col(shape, input: operands.input(input), columns: columns)
      expect(columns, "columns", expectation, operands)
    }
  }

  @Test(arguments: networkConvolutions.filter { $0.batch < 32 } + awkwardConvolutions)
  func col2imMatchesReference(shape: ConvolutionShape) {
    var generator = SeededGenerator(seed: 4)
    let columns = generator.floats(shape.columnsCount)
    let expectation = Reference.col2im(shape, columns: AlignedBuffer(columns))
    forEachKernelSet(shape) { kernels, operands in
      let inputGradient = operands.output(shape.inputCount)
      try kernels.col2im(shape, columns: operands.input(columns), inputGradient: inputGradient)
      expect(inputGradient, "inputGradient", expectation, operands)
    }
  }

  /// A small case by hand: 2 x 3 image, 2 x 2 filter.
  @Test func patchesOfASmallImage() {
    let shape = ConvolutionShape(
      batch: 1, height: 2, width: 3, inputChannels: 1, outputChannels: 1, kernelHeight: 2, kernelWidth: 2)
    let columns = Reference.im2col(shape, input: AlignedBuffer<Float>([1, 2, 3, 4, 5, 6]))
    #expect(columns.values == [1, 2, 4, 5, 2, 3, 5, 6])
    let sums = Reference.col2im(shape, columns: AlignedBuffer<Float>([1, 1, 1, 1, 10, 10, 10, 10]))
    #expect(sums.values == [1, 11, 10, 1, 11, 10])
  }
}
