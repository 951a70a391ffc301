import Kernels

/// A part of what a kernel set does in one call.
enum KernelPhase: String, CaseIterable {
  case im2col
  /// Bringing a product's operand into the order in which it is read.
  case packing
  case multiply
  case col2im
  case pooling
  /// What is left: bias and activation, or the bias' gradient.
  case epilogue

  /// The work of the phase within `operation`, by the default implementations on the parts of `kernels`; nil if it has
  /// no such phase.
  func work(in operation: Operation, by kernels: any KernelSet) -> (flops: Int, bytes: Int)? {
    func work(_ part: Operation) -> (Int, Int) { (part.flops, part.bytes) }
    switch (self, operation) {
    case (.im2col, .convolutionForward(let s)), (.im2col, .convolutionBackwardWeights(let s)),
      (.im2col, .convolutionPoolForward(let s, _)), (.im2col, .convolutionPoolBackward(let s, _, _)):
      return work(.im2col(s))
    case (.col2im, .convolutionBackwardData(let s)), (.col2im, .convolutionPoolBackward(let s, _, includesData: true)):
      return work(.col2im(s))
    case (.packing, _):
      let count = Self.packedCount(in: operation, by: kernels)
      // Read and written.
      return count == 0 ? nil : (0, 2 * count * MemoryLayout<Float>.size)
    case (.multiply, _):
      let products = Self.products(in: operation).map { Operation.gemm($0) }
      return products.isEmpty
        ? nil : (products.reduce(0) { $0 + $1.flops }, products.reduce(0) { $0 + $1.bytes })
    case (.pooling, .convolutionPoolForward(let s, let window)):
      return work(.maxPoolForward(PoolingShape(of: s, window: window)))
    case (.pooling, .convolutionPoolBackward(let s, let window, _)):
      return work(.maxPoolBackward(PoolingShape(of: s, window: window)))
    case (.epilogue, .convolutionForward(let s)), (.epilogue, .convolutionPoolForward(let s, _)):
      return Self.elementwise(outputs: s.outputCount, biases: s.outputChannels, passes: 2)
    case (.epilogue, .convolutionBackwardWeights(let s)), (.epilogue, .convolutionPoolBackward(let s, _, _)):
      return Self.elementwise(outputs: s.outputCount, biases: s.outputChannels, passes: 1)
    case (.epilogue, .denseForward(let s)):
      return Self.elementwise(outputs: s.batch * s.outputs, biases: s.outputs, passes: 2)
    case (.epilogue, .denseBackwardWeights(let s)):
      return Self.elementwise(outputs: s.batch * s.outputs, biases: s.outputs, passes: 1)
    default: return nil
    }
  }

  /// Floats that `kernels` packs for the products in `operation`; zero if they are packed within a library.
  static func packedCount(in operation: Operation, by kernels: any KernelSet) -> Int {
    guard let kernels = kernels as? any PackingKernelSet else { return 0 }
    return products(in: operation).reduce(0) { $0 + kernels.packedCount($1) }
  }

  private static func products(in operation: Operation) -> [GEMMShape] {
    switch operation {
    case .gemm(let shape): [shape]
    case .convolutionForward(let s), .convolutionPoolForward(let s, _): [s.forwardGEMM]
    case .convolutionBackwardData(let s): [s.backwardDataGEMM]
    case .convolutionBackwardWeights(let s): [s.backwardWeightsGEMM]
    case .convolutionPoolBackward(let s, _, let includesData):
      [s.backwardWeightsGEMM] + (includesData ? [s.backwardDataGEMM] : [])
    case .denseForward(let s): [s.forwardGEMM]
    case .denseBackwardData(let s): [s.backwardDataGEMM]
    case .denseBackwardWeights(let s): [s.backwardWeightsGEMM]
    default: []
    }
  }

  /// An addition for each output, and so many passes over the outputs.
  private static func elementwise(outputs: Int, biases: Int, passes: Int) -> (Int, Int) {
    (outputs, MemoryLayout<Float>.size * (passes * outputs + biases))
  }
}
