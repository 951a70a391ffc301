extension ConvolutionShape {
  /// im2col matrix times flattened HWIO weights gives NHWC output.
  package var forwardGEMM: GEMMShape { GEMMShape(m: outputPositions, n: outputChannels, k: patchCount) }

  /// Output gradient times transposed weights gives the gradient of the im2col matrix.
  package var backwardDataGEMM: GEMMShape {
    GEMMShape(m: outputPositions, n: patchCount, k: outputChannels, transposesB: true)
  }

  /// Transposed im2col matrix times output gradient gives the gradient of the weights.
  package var backwardWeightsGEMM: GEMMShape {
    GEMMShape(m: patchCount, n: outputChannels, k: outputPositions, transposesA: true)
  }

  /// Floats of the im2col matrix.
  package var columnsCount: Int { outputPositions * patchCount }
}

/// Floats that keep what follows them in a workspace aligned to a cache line.
@inline(__always)
package func alignedCount(_ count: Int) -> Int { (count + 15) & ~15 }

// The protocol documents what these compute.
// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
extension KernelSet {
  public func workspaceCount(for operation: Operation) -> Int { defaultWorkspaceCount(for: operation) }

  public func executedFlops(for operation: Operation) -> Int? { operation.flops }

  /// What the default implementations need: for sets that override some operations only.
  public func defaultWorkspaceCount(for operation: Operation) -> Int {
    func gemmCount(_ shape: GEMMShape) -> Int { workspaceCount(for: .gemm(shape)) }
    return switch operation {
    case .convolutionForward(let s): alignedCount(s.columnsCount) + gemmCount(s.forwardGEMM)
    case .convolutionBackwardData(let s): alignedCount(s.columnsCount) + gemmCount(s.backwardDataGEMM)
    case .convolutionBackwardWeights(let s): alignedCount(s.columnsCount) + gemmCount(s.backwardWeightsGEMM)
    case .convolutionPoolForward(let s, _): alignedCount(s.outputCount) + workspaceCount(for: .convolutionForward(s))
    case .convolutionPoolBackward(let s, _, let includesData):
      alignedCount(s.outputCount)
        + max(
          workspaceCount(for: .convolutionBackwardWeights(s)),
          includesData ? workspaceCount(for: .convolutionBackwardData(s)) : 0)
    case .denseForward(let s): gemmCount(s.forwardGEMM)
    case .denseBackwardData(let s): gemmCount(s.backwardDataGEMM)
    case .denseBackwardWeights(let s): gemmCount(s.backwardWeightsGEMM)
    case .gemm, .im2col, .col2im, .maxPoolForward, .maxPoolBackward, .softmaxCrossEntropy, .adam: 0
    }
  }

  public func preparedWeightsCount(for operation: Operation) -> Int { 0 }

  public func prepareWeights(
    for operation: Operation, weights: UnsafePointer<Float>, prepared: UnsafeMutablePointer<Float>
  ) {}

  public func convolutionForward(
    _ shape: ConvolutionShape, input: UnsafePointer<Float>, weights: LayerWeights, bias: UnsafePointer<Float>,
    activation: Activation, output: UnsafeMutablePointer<Float>, workspace: UnsafeMutablePointer<Float>
  ) {
    im2col(shape, input: input, columns: workspace)
    gemm(
      shape.forwardGEMM, alpha: 1, a: workspace, b: weights.values, beta: 0, c: output,
      workspace: workspace + alignedCount(shape.columnsCount))
    addBias(rows: shape.outputPositions, columns: shape.outputChannels, bias, activation, to: output)
  }

  public func convolutionBackwardData(
    _ shape: ConvolutionShape, outputGradient: UnsafePointer<Float>, weights: LayerWeights,
    inputGradient: UnsafeMutablePointer<Float>, workspace: UnsafeMutablePointer<Float>
  ) {
    gemm(
      shape.backwardDataGEMM, alpha: 1, a: outputGradient, b: weights.values, beta: 0, c: workspace,
      workspace: workspace + alignedCount(shape.columnsCount))
    col2im(shape, columns: workspace, inputGradient: inputGradient)
  }

  public func convolutionBackwardWeights(
    _ shape: ConvolutionShape, input: UnsafePointer<Float>, outputGradient: UnsafePointer<Float>,
    weightsGradient: UnsafeMutablePointer<Float>, biasGradient: UnsafeMutablePointer<Float>, accumulates: Bool,
    workspace: UnsafeMutablePointer<Float>
  ) {
    im2col(shape, input: input, columns: workspace)
    gemm(
      shape.backwardWeightsGEMM, alpha: 1, a: workspace, b: outputGradient, beta: accumulates ? 1 : 0,
      c: weightsGradient, workspace: workspace + alignedCount(shape.columnsCount))
    sumRows(
      rows: shape.outputPositions, columns: shape.outputChannels, outputGradient, into: biasGradient,
      accumulates: accumulates)
  }

  public func convolutionPoolForward(
    _ shape: ConvolutionShape, window: Int, input: UnsafePointer<Float>, weights: LayerWeights,
    bias: UnsafePointer<Float>, output: UnsafeMutablePointer<Float>, positions: UnsafeMutablePointer<UInt8>,
    workspace: UnsafeMutablePointer<Float>
  ) {
    unfusedConvolutionPoolForward(
      shape, window: window, input: input, weights: weights, bias: bias, output: output, positions: positions,
      workspace: workspace)
  }

  public func convolutionPoolBackward(
    _ shape: ConvolutionShape, window: Int, input: UnsafePointer<Float>, weights: LayerWeights,
    outputGradient: UnsafePointer<Float>, positions: UnsafePointer<UInt8>,
    inputGradient: UnsafeMutablePointer<Float>?, weightsGradient: UnsafeMutablePointer<Float>,
    biasGradient: UnsafeMutablePointer<Float>, accumulates: Bool, workspace: UnsafeMutablePointer<Float>
  ) {
    unfusedConvolutionPoolBackward(
      shape, window: window, input: input, weights: weights, outputGradient: outputGradient, positions: positions,
      inputGradient: inputGradient, weightsGradient: weightsGradient, biasGradient: biasGradient,
      accumulates: accumulates, workspace: workspace)
  }
}

// The fused operations in two steps: the defaults, and the way out of a set whose fused kernel does not fit a shape.
// The protocol documents what these compute.
// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
extension KernelSet {
  package func unfusedConvolutionPoolForward(
    _ shape: ConvolutionShape, window: Int, input: UnsafePointer<Float>, weights: LayerWeights,
    bias: UnsafePointer<Float>, output: UnsafeMutablePointer<Float>, positions: UnsafeMutablePointer<UInt8>,
    workspace: UnsafeMutablePointer<Float>
  ) {
    convolutionForward(
      shape, input: input, weights: weights, bias: bias, activation: .relu, output: workspace,
      workspace: workspace + alignedCount(shape.outputCount))
    maxPoolForward(PoolingShape(of: shape, window: window), input: workspace, output: output, positions: positions)
  }

  package func unfusedConvolutionPoolBackward(
    _ shape: ConvolutionShape, window: Int, input: UnsafePointer<Float>, weights: LayerWeights,
    outputGradient: UnsafePointer<Float>, positions: UnsafePointer<UInt8>,
    inputGradient: UnsafeMutablePointer<Float>?, weightsGradient: UnsafeMutablePointer<Float>,
    biasGradient: UnsafeMutablePointer<Float>, accumulates: Bool, workspace: UnsafeMutablePointer<Float>
  ) {
    let rest = workspace + alignedCount(shape.outputCount)
    maxPoolBackward(
      PoolingShape(of: shape, window: window), outputGradient: outputGradient, positions: positions,
      inputGradient: workspace)
    convolutionBackwardWeights(
      shape, input: input, outputGradient: workspace, weightsGradient: weightsGradient, biasGradient: biasGradient,
      accumulates: accumulates, workspace: rest)
    if let inputGradient {
      convolutionBackwardData(
        shape, outputGradient: workspace, weights: weights, inputGradient: inputGradient, workspace: rest)
    }
  }
}

/// matrix = activation(matrix + bias), the bias added to each row.
func addBias(
  rows: Int, columns: Int, _ bias: UnsafePointer<Float>, _ activation: Activation,
  to matrix: UnsafeMutablePointer<Float>
) {
  for row in 0..<rows {
    let line = matrix + row * columns
    switch activation {
    case .identity: for column in 0..<columns { line[column] += bias[column] }
    case .relu: for column in 0..<columns { line[column] = max(line[column] + bias[column], 0) }
    }
  }
}

/// The sum of each column of a matrix, written or added.
func sumRows(
  rows: Int, columns: Int, _ matrix: UnsafePointer<Float>, into sums: UnsafeMutablePointer<Float>, accumulates: Bool
) {
  if !accumulates { sums.update(repeating: 0, count: columns) }
  for row in 0..<rows {
    for column in 0..<columns { sums[column] += matrix[row * columns + column] }
  }
}
