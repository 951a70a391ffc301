import Kernels
import Testing

@Suite struct Im2colTests {
  @Test(arguments: networkConvolutions.filter { $0.batch < 32 } + awkwardConvolutions)
  func im2colMatchesReference(shape: ConvolutionShape) {
    var generator = SeededGenerator(seed: 3)
    let input = generator.floats(shape.inputCount)
    expectReference(Im2col(shape), .init(input: AlignedBuffer(input), columns: .empty))
  }

  @Test(arguments: networkConvolutions.filter { $0.batch < 32 } + awkwardConvolutions)
  func col2imMatchesReference(shape: ConvolutionShape) {
    var generator = SeededGenerator(seed: 4)
    let columns = generator.floats(shape.columnsCount)
    expectReference(Col2im(shape), .init(columns: AlignedBuffer(columns), inputGradient: .empty))
  }

  /// A small case by hand: 2 x 3 image, 2 x 2 filter.
  @Test func patchesOfASmallImage() {
    let shape = ConvolutionShape(
      batch: 1, height: 2, width: 3, inputChannels: 1, outputChannels: 1, filterHeight: 2, filterWidth: 2)
    let columns = Im2col(shape).reference(.init(input: AlignedBuffer([1, 2, 3, 4, 5, 6]), columns: .empty))
    #expect(columns["columns"].values == [1, 2, 4, 5, 2, 3, 5, 6])
    let sums = Col2im(shape).reference(
      .init(columns: AlignedBuffer([1, 1, 1, 1, 10, 10, 10, 10]), inputGradient: .empty))
    #expect(sums["inputGradient"].values == [1, 11, 10, 1, 11, 10])
  }
}
