import Kernels

extension Layer {
  /// Its forward operation on a batch; nil if it needs none, as flattening.
  public func forwardOperation(batch: Int) -> (any Operation)? {
    switch kind {
    case .convolution(_, _, let activation): convolution(batch: batch).map { ConvolutionForward($0, activation) }
    case .maxPool(let window): MaxPoolForward(pooling(batch: batch, window: window))
    case .flatten, .activation: nil
    case .dense(let units, let activation): DenseForward(dense(batch: batch, units: units), activation)
    }
  }

  /// Its backward operations on a batch, not merged with its neighbours'. `includesData` is false for the first layer,
  /// which needs no gradient of its input.
  public func backwardOperations(batch: Int, includesData: Bool) -> [any Operation] {
    switch kind {
    case .convolution:
      guard let shape = convolution(batch: batch) else { return [] }
      return (includesData ? [ConvolutionBackwardData(shape)] : []) + [ConvolutionBackwardWeights(shape)]
    case .maxPool(let window): return [MaxPoolBackward(pooling(batch: batch, window: window))]
    case .flatten, .activation: return []
    case .dense(let units, _):
      let shape = dense(batch: batch, units: units)
      return (includesData ? [DenseBackwardData(shape)] : []) + [DenseBackwardWeights(shape)]
    }
  }

  private func pooling(batch: Int, window: Int) -> PoolingShape {
    PoolingShape(batch: batch, height: input.height, width: input.width, channels: input.channels, window: window)
  }

  private func dense(batch: Int, units: Int) -> DenseShape {
    DenseShape(batch: batch, inputs: input.count, outputs: units)
  }
}
