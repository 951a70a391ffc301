import COpenBLAS
import Kernels

// The operation is documented by the protocol.
// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
/// "blas": the default implementations on OpenBLAS' `cblas_sgemm`.
public final class BLASKernels: KernelSet {
  /// "blas"
  public var name: String { "blas" }

  /// Makes the kernel set.
  public init() {}

  public func gemm(
    _ shape: GEMMShape, alpha: Float, a: UnsafePointer<Float>, b: UnsafePointer<Float>, beta: Float,
    c: UnsafeMutablePointer<Float>, workspace: UnsafeMutablePointer<Float>
  ) {
    // BLAS requires leading dimensions of at least one, even for empty matrices.
    func leadingDimension(_ elements: Int) -> blasint { blasint(max(elements, 1)) }
    // If alpha is zero, the reference BLAS does not read A and B. OpenBLAS' AVX-512 code for small matrices multiplies
    // them by alpha, so a NaN or an infinity there would spoil C.
    let depth = alpha == 0 ? 0 : shape.k
    OpenBLAS.onOneThread {
      cblas_sgemm(
        CblasRowMajor, shape.transposesA ? CblasTrans : CblasNoTrans, shape.transposesB ? CblasTrans : CblasNoTrans,
        blasint(shape.m), blasint(shape.n), blasint(depth), alpha, a, leadingDimension(shape.leadingDimensionA),
        b, leadingDimension(shape.leadingDimensionB), beta, c, leadingDimension(shape.leadingDimensionC))
    }
  }
}
