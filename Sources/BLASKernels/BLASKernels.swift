import COpenBLAS
import Kernels

// The operation is documented by the protocol.
// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
/// "blas": the default implementations on OpenBLAS' `cblas_sgemm`.
public struct BLASKernels: KernelSet {
  /// "blas"
  public var name: String { "blas" }

  /// Makes the kernel set.
  public init() {}

  public func gemm(
    _ shape: GEMMShape, alpha: Float, a: UnsafePointer<Float>, b: UnsafePointer<Float>, beta: Float,
    c: UnsafeMutablePointer<Float>, workspace: UnsafeMutablePointer<Float>
  ) {
    // BLAS wants leading dimensions of at least one, even of empty matrices.
    func leadingDimension(_ elements: Int) -> blasint { blasint(max(elements, 1)) }
    // The reference BLAS does not look at A and B if alpha is zero; OpenBLAS' kernels for small matrices on AVX-512
    // multiply by it, so that what is not finite there would spoil C.
    let depth = alpha == 0 ? 0 : shape.k
    OpenBLAS.onOneThread {
      cblas_sgemm(
        CblasRowMajor, shape.transposesA ? CblasTrans : CblasNoTrans, shape.transposesB ? CblasTrans : CblasNoTrans,
        blasint(shape.m), blasint(shape.n), blasint(depth), alpha, a, leadingDimension(shape.leadingDimensionA),
        b, leadingDimension(shape.leadingDimensionB), beta, c, leadingDimension(shape.leadingDimensionC))
    }
  }
}
