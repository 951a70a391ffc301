import Kernels

// The operation is documented by the protocol.
// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
/// The default implementations on the `cblas_sgemm` of a library.
public final class BLASKernels: KernelSet {
  /// The library that multiplies.
  public let library: BLASLibrary
  /// "blas" for the system's OpenBLAS, "blas=FILE" for another library.
  public let name: String

  /// Makes the kernel set of a library that users ask for by `name`.
  public init(_ library: BLASLibrary, name: String) {
    self.library = library
    self.name = name
  }

  public func gemm(
    _ shape: GEMMShape, alpha: Float, a: UnsafePointer<Float>, b: UnsafePointer<Float>, beta: Float,
    c: UnsafeMutablePointer<Float>, workspace: UnsafeMutablePointer<Float>
  ) {
    library.multiply(shape, alpha: alpha, a: a, b: b, beta: beta, c: c)
  }
}
