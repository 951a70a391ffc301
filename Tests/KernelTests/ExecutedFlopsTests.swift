import KernelCatalog
import Kernels
import Testing

/// The floating-point operations that plans say they execute.
@Suite struct ExecutedFlopsTests {
  private let conv2 = ConvolutionShape(
    batch: 3, height: 13, width: 13, inputChannels: 32, outputChannels: 64, filterHeight: 3, filterWidth: 3)

  @Test("Winograd's filtering executes 16 multiply-adds for a window's 36, and the additions of its transforms")
  func winograd() throws {
    let operation = ConvolutionPoolForward(conv2, window: 2)
    for kernels in KernelCatalog.available where kernels.name.hasPrefix("simd-") {
      let executed = try operation.plan(by: kernels).executedFlops
      if kernels.name.hasSuffix("-direct") || kernels.name.hasSuffix("-im2col") {
        #expect(executed == operation.flops, "\(kernels.name)")
      } else {
        // 25 windows an image; 2,880 for the transforms of a window: 32 x 32 + 29 x 64.
        #expect(executed == 3 * 25 * (2 * 16 * 32 * 64 + 2_880), "\(kernels.name)")
      }
    }
  }

  @Test("What depends on the data is not told; all else is what the definition counts")
  func others() throws {
    let operations: [any Kernels.Operation] = [
      GEMM(GEMMShape(m: 5, n: 6, k: 7)), ConvolutionForward(conv2, .relu), ConvolutionBackwardData(conv2),
      DenseForward(DenseShape(batch: 3, inputs: 576, outputs: 64), .relu), Adam(count: 100),
    ]
    func executedFlops(_ operation: some Kernels.Operation, _ kernels: any KernelSet) throws -> Int? {
      try operation.plan(by: kernels).executedFlops
    }
    for kernels in KernelCatalog.available {
      for operation in operations {
        #expect(try executedFlops(operation, kernels) == operation.flops, "\(kernels.name): \(operation)")
      }
      let isSparse = kernels.name.hasPrefix("simd-") && kernels.name.split(separator: "-").count == 2
      let backward = ConvolutionPoolBackward(conv2, window: 2, includesData: true)
      #expect((try executedFlops(backward, kernels) == nil) == isSparse, "\(kernels.name)")
    }
  }
}
