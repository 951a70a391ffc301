import Kernels
import Testing

/// Shapes that no operand could fit, bytes that would index outside, and misaligned workspaces are refused by name.
@Suite struct ShapeExtentTests {
  private let kernels = NaiveKernels()
  private let empty = AlignedBuffer<Float>(zeros: 0)
  private let noBytes = AlignedBuffer<UInt8>(zeros: 0)

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
    let error = #expect(throws: ShapeError.self) {
      try kernels.gemm(shape, alpha: 1, a: empty, b: empty, beta: 0, c: empty, workspace: empty)
    }
    #expect(error?.operand == operand)
  }

  @Test(arguments: [
    (convolution(batch: -1), "batch"), (convolution(kernelHeight: 0), "kernelHeight"),
    (convolution(kernelWidth: 0), "kernelWidth"), (convolution(height: 2), "height"),
    (convolution(width: 2), "width"), (convolution(inputChannels: 0), "inputChannels"),
    (convolution(outputChannels: 0), "outputChannels"), (convolution(stride: 0), "stride"),
    (convolution(batch: .max), "input"), (convolution(height: 1 << 40, width: 1 << 40), "input"),
    (convolution(outputChannels: .max), "output"), (convolution(batch: 0, outputChannels: .max), "weights"),
    (convolution(height: 1 << 24, width: 1 << 23, kernelHeight: 1 << 23, kernelWidth: 1 << 22), "columns"),
  ])
  func convolutionExtents(shape: ConvolutionShape, operand: String) {
    let error = #expect(throws: ShapeError.self) { try kernels.im2col(shape, input: empty, columns: empty) }
    #expect(error?.operand == operand)
  }

  @Test(arguments: [
    (DenseShape(batch: -1, inputs: 1, outputs: 1), "batch"), (DenseShape(batch: 1, inputs: 0, outputs: 1), "inputs"),
    (DenseShape(batch: 1, inputs: 1, outputs: 0), "outputs"), (DenseShape(batch: .max, inputs: 2, outputs: 1), "input"),
    (DenseShape(batch: 0, inputs: .max, outputs: .max), "weights"),
  ])
  func denseExtents(shape: DenseShape, operand: String) {
    let error = #expect(throws: ShapeError.self) {
      try kernels.denseBackwardData(
        shape, outputGradient: empty, weights: empty, prepared: empty, inputGradient: empty, workspace: empty)
    }
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
    let error = #expect(throws: ShapeError.self) {
      try kernels.maxPoolForward(shape, input: empty, output: empty, positions: noBytes)
    }
    #expect(error?.operand == operand)
  }

  @Test func labelsAndPositionsAreIndices() {
    let label = #expect(throws: ShapeError.self) {
      try kernels.softmaxCrossEntropy(
        batch: 2, classes: 10, logits: AlignedBuffer(zeros: 20), labels: AlignedBuffer([9, 10]), gradientScale: 1,
        gradient: AlignedBuffer(zeros: 20))
    }
    #expect(label?.description == "softmaxCrossEntropy: labels must be less than 10, found 10")
    let position = #expect(throws: ShapeError.self) {
      try kernels.maxPoolBackward(
        PoolingShape(batch: 1, height: 2, width: 2, channels: 1), outputGradient: AlignedBuffer(zeros: 1),
        positions: AlignedBuffer([4]), inputGradient: AlignedBuffer(zeros: 4))
    }
    #expect(position?.description == "maxPoolBackward: positions must be less than 4, found 4")
  }

  @Test func softmaxExtents() {
    for (batch, classes, operand) in [(-1, 2, "batch"), (2, 0, "classes"), (Int.max, Int.max, "logits")] {
      let error = #expect(throws: ShapeError.self) {
        try kernels.softmaxCrossEntropy(
          batch: batch, classes: classes, logits: empty, labels: noBytes, gradientScale: 1, gradient: empty)
      }
      #expect(error?.operand == operand)
    }
  }

  @Test func workspacesAreAligned() {
    let shape = ConvolutionShape(
      batch: 1, height: 1, width: 1, inputChannels: 1, outputChannels: 1, kernelHeight: 1, kernelWidth: 1)
    let one = AlignedBuffer<Float>(zeros: 1)
    let workspace = AlignedBuffer<Float>(zeros: 64)[1..<64]
    let error = #expect(throws: ShapeError.self) {
      try Im2colNaiveKernels().convolutionForward(
        shape, input: one, weights: one, prepared: empty, bias: one, activation: .relu, output: one,
        workspace: workspace)
    }
    #expect(error?.operand == "workspace")
    #expect(error?.expected == "aligned to 64 bytes")
  }
}

/// A convolution that is right but for what is given.
private func convolution(
  batch: Int = 1, height: Int = 4, width: Int = 4, inputChannels: Int = 1, outputChannels: Int = 1,
  kernelHeight: Int = 3, kernelWidth: Int = 3, stride: Int = 1
) -> ConvolutionShape {
  ConvolutionShape(
    batch: batch, height: height, width: width, inputChannels: inputChannels, outputChannels: outputChannels,
    kernelHeight: kernelHeight, kernelWidth: kernelWidth, stride: stride)
}
