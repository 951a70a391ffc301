// The operations are documented by the protocol.
// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
/// "im2col-naive": the default implementations on a textbook GEMM. It is the second step of the ladder: a convolution
/// becomes one matrix product, at the price of copying each patch.
public final class Im2colNaiveKernels: KernelSet {
  /// "im2col-naive"
  public var name: String { "im2col-naive" }

  public var rowsAreIndependent: Bool { true }

  /// Makes the kernel set.
  public init() {}

  public func gemm(
    _ shape: GEMMShape, alpha: Float, a: UnsafePointer<Float>, b: UnsafePointer<Float>, beta: Float,
    c: UnsafeMutablePointer<Float>, workspace: UnsafeMutablePointer<Float>
  ) {
    Naive.gemm(shape, alpha: alpha, a: a, b: b, beta: beta, c: c)
  }
}
