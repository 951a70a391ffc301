import KernelCatalog
import Kernels
import Testing

/// What kernel sets say of the operations that they execute.
@Suite struct ExecutedFlopsTests {
  private let conv2 = ConvolutionShape(
    batch: 3, height: 13, width: 13, inputChannels: 32, outputChannels: 64, kernelHeight: 3, kernelWidth: 3)

  @Test("Winograd's filtering executes 16 multiply-adds for a window's 36, and the additions of its transforms")
  func winograd() {
    for kernels in KernelCatalog.available where kernels.name.hasPrefix("simd-") {
      let executed = kernels.executedFlops(for: .convolutionPoolForward(conv2, window: 2))
      if kernels.name.hasSuffix("-direct") || kernels.name.hasSuffix("-im2col") {
        #expect(executed == Operation.convolutionPoolForward(conv2, window: 2).flops, "\(kernels.name)")
      } else {
        // 25 windows an image; 2,880 for the transforms of a window: 32 x 32 + 29 x 64.
        #expect(executed == 3 * 25 * (2 * 16 * 32 * 64 + 2_880), "\(kernels.name)")
      }
    }
  }

  @Test("What depends on the data is not told; all else is what the definition counts")
  func others() {
    let operations: [Operation] = [
      .gemm(GEMMShape(m: 5, n: 6, k: 7)), .convolutionForward(conv2), .convolutionBackwardData(conv2),
      .denseForward(DenseShape(batch: 3, inputs: 576, outputs: 64)), .adam(count: 100),
    ]
    for kernels in KernelCatalog.available {
      for operation in operations {
        #expect(kernels.executedFlops(for: operation) == operation.flops, "\(kernels.name): \(operation)")
      }
      let isSparse = kernels.name.hasPrefix("simd-") && kernels.name.split(separator: "-").count == 2
      let backward = kernels.executedFlops(for: .convolutionPoolBackward(conv2, window: 2, includesData: true))
      #expect((backward == nil) == isSparse, "\(kernels.name)")
    }
  }
}
