/// One implementation of all operations that the network needs. A kernel set must provide `name` and `gemm`. Everything
/// else has a default, built on `gemm` or written in plain Swift; a kernel set overrides the defaults that it can beat.
///
/// Each file in the folder Operations declares one operation (rarely two), and the protocol that asks a kernel set for
/// its ``Plan``. A plan's function works on bare pointers. Callers use the plan, which checks shapes and counts.
///
/// A kernel set is an object, so that Embedded Swift, too, has values of type `any KernelSet`.
///
/// Each call runs on the calling thread. Callers that want parallelism split the images or rows among threads.
public protocol KernelSet: AnyObject, Sendable, Im2colKernels, ConvolutionForwardKernels,
  ConvolutionBackwardDataKernels, ConvolutionBackwardWeightsKernels, ConvolutionPoolForwardKernels,
  ConvolutionPoolBackwardKernels,
  DenseForwardKernels, DenseBackwardDataKernels, DenseBackwardWeightsKernels, MaxPoolForwardKernels,
  MaxPoolBackwardKernels, SoftmaxCrossEntropyKernels, AdamKernels, ElementwiseKernels
{
  /// The name that users give: "naive", "simd-avx512", "blas", ...
  var name: String { get }

  /// C = alpha op(A) op(B) + beta C, row-major. With `beta` zero, C is only written (it may hold NaN before); with
  /// `alpha` zero, A and B are not read.
  ///
  /// A, B and C have the elements that the shape counts, and C does not overlap A or B. `workspace` has the floats that
  /// ``workspaceCount(for:)`` returns, and is aligned to a cache line.
  func gemm(
    _ shape: GEMMShape, alpha: Float, a: UnsafePointer<Float>, b: UnsafePointer<Float>, beta: Float,
    c: UnsafeMutablePointer<Float>, workspace: UnsafeMutablePointer<Float>)

  /// Floats of workspace that the product needs beyond its operands; by default none.
  func workspaceCount(for product: GEMMShape) -> Int

  /// Whether a product's row has the same bits whatever the number of rows, and an image's results whatever the number
  /// of images. Threads may then share the images of a micro-batch. By default it is not promised.
  var rowsAreIndependent: Bool { get }
}

// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
extension KernelSet {
  public func workspaceCount(for product: GEMMShape) -> Int { 0 }

  public var rowsAreIndependent: Bool { false }
}
