import Kernels
import Testing

/// Operations refuse, by name, impossible shapes, bytes that would index outside, and misaligned workspaces.
@Suite struct ShapeExtentTests {
  private let kernels = NaiveKernels()

  @Test(arguments: [
    (GEMMShape(m: -1, n: 1, k: 1), "m"), (GEMMShape(m: 1, n: -1, k: 1), "n"), (GEMMShape(m: 1, n: 1, k: -1), "k"),
    (GEMMShape(m: 1, n: 1, k: 5, leadingDimensionA: 4), "leadingDimensionA"),
    (GEMMShape(m: 5, n: 1, k: 1, transposesA: true, leadingDimensionA: 4), "leadingDimensionA"),
    (GEMMShape(m: 1, n: 5, k: 1, leadingDimensionB: 4), "leadingDimensionB"),
    (GEMMShape(m: 1, n: 1, k: 5, transposesB: true, leadingDimensionB: 4), "leadingDimensionB"),
    (GEMMShape(m: 1, n: 5, k: 1, leadingDimensionC: 4), "leadingDimensionC"),
    (GEMMShape(m: .max, n: 1, k: 2), "a"), (GEMMShape(m: 1, n: .max, k: 2), "b"),
    (GEMMShape(m: 2, n: 1, k: 1, leadingDimensionC: .max), "c"),
  ])
  func gemmExtents(shape: GEMMShape, operand: String) {
    let error = #expect(throws: ShapeError.self) { try GEMM(shape).plan(by: kernels) }
    #expect(error?.operand == operand)
  }

  @Test(arguments: [
    (convolution(batch: -1), "batch"), (convolution(filterHeight: 0), "filterHeight"),
    (convolution(filterWidth: 0), "filterWidth"), (convolution(height: 2), "height"),
    (convolution(width: 2), "width"), (convolution(inputChannels: 0), "inputChannels"),
    (convolution(outputChannels: 0), "outputChannels"), (convolution(stride: 0), "stride"),
    (convolution(batch: .max), "input"), (convolution(height: 1 << 40, width: 1 << 40), "input"),
    (convolution(outputChannels: .max), "output"), (convolution(batch: 0, outputChannels: .max), "weights"),
    (convolution(height: 1 << 24, width: 1 << 23, filterHeight: 1 << 23, filterWidth: 1 << 22), "columns"),
  ])
  func convolutionExtents(shape: ConvolutionShape, operand: String) {
    let error = #expect(throws: ShapeError.self) { try Im2col(shape).plan(by: kernels) }
    #expect(error?.operand == operand)
  }

  @Test(arguments: [
    (DenseShape(batch: -1, inputs: 1, outputs: 1), "batch"), (DenseShape(batch: 1, inputs: 0, outputs: 1), "inputs"),
    (DenseShape(batch: 1, inputs: 1, outputs: 0), "outputs"), (DenseShape(batch: .max, inputs: 2, outputs: 1), "input"),
    (DenseShape(batch: 0, inputs: .max, outputs: .max), "weights"),
  ])
  func denseExtents(shape: DenseShape, operand: String) {
    let error = #expect(throws: ShapeError.self) { try DenseBackwardData(shape).plan(by: kernels) }
    #expect(error?.operand == operand)
  }

  @Test(arguments: [
    (PoolingShape(batch: -1, height: 2, width: 2, channels: 1), "batch"),
    (PoolingShape(batch: 1, height: 0, width: 2, channels: 1), "height"),
    (PoolingShape(batch: 1, height: 2, width: 0, channels: 1), "width"),
    (PoolingShape(batch: 1, height: 2, width: 2, channels: 0), "channels"),
    (PoolingShape(batch: 1, height: 2, width: 2, channels: 1, window: 0), "window"),
    (PoolingShape(batch: 1, height: 34, width: 34, channels: 1, window: 17), "window"),
    (PoolingShape(batch: .max, height: .max, width: .max, channels: .max), "input"),
  ])
  func poolingExtents(shape: PoolingShape, operand: String) {
    let error = #expect(throws: ShapeError.self) { try MaxPoolForward(shape).plan(by: kernels) }
    #expect(error?.operand == operand)
  }

  @Test func labelsAndPositionsAreIndices() {
    let label = #expect(throws: ShapeError.self) {
      try SoftmaxCrossEntropy(batch: 2, classes: 10).plan(by: kernels).call(
        .init(logits: AlignedBuffer(zeros: 20), labels: AlignedBuffer([9, 10]), gradient: AlignedBuffer(zeros: 20)))(1)
    }
    #expect(label?.description == "softmaxCrossEntropy: labels must be less than 10, found 10")
    let position = #expect(throws: ShapeError.self) {
      try MaxPoolBackward(PoolingShape(batch: 1, height: 2, width: 2, channels: 1)).plan(by: kernels).call(
        .init(
          outputGradient: AlignedBuffer(zeros: 1), positions: AlignedBuffer([4]),
          inputGradient: AlignedBuffer(zeros: 4)))()
    }
    #expect(position?.description == "maxPoolBackward: positions must be less than 4, found 4")
  }

  @Test func softmaxExtents() {
    for (batch, classes, operand) in [(-1, 2, "batch"), (2, 0, "classes"), (Int.max, Int.max, "logits")] {
      let error = #expect(throws: ShapeError.self) {
        try SoftmaxCrossEntropy(batch: batch, classes: classes).plan(by: kernels)
      }
      #expect(error?.operand == operand)
    }
  }

  @Test func workspacesAreAligned() {
    let shape = ConvolutionShape(
      batch: 1, height: 1, width: 1, inputChannels: 1, outputChannels: 1, filterHeight: 1, filterWidth: 1)
    let one = AlignedBuffer<Float>(zeros: 1)
    let workspace = AlignedBuffer<Float>(zeros: 64)[1..<64]
    let error = #expect(throws: ShapeError.self) {
      try ConvolutionForward(shape, .relu).plan(by: Im2colNaiveKernels()).call(
        .init(input: one, weights: one, bias: one, output: one), workspace: workspace)
    }
    #expect(error?.operand == "workspace")
    #expect(error?.expected == "aligned to 64 bytes")
  }
}

/// A valid convolution, except for the given extents.
private func convolution(
  batch: Int = 1, height: Int = 4, width: Int = 4, inputChannels: Int = 1, outputChannels: Int = 1,
  filterHeight: Int = 3, filterWidth: Int = 3, stride: Int = 1
) -> ConvolutionShape {
  ConvolutionShape(
    batch: batch, height: height, width: width, inputChannels: inputChannels, outputChannels: outputChannels,
    filterHeight: filterHeight, filterWidth: filterWidth, stride: stride)
}
