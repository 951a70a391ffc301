import Kernels

/// A library's product of matrices of floats.
struct SGEMM: Sendable {
  /// A name that a library may give to `cblas_sgemm`, and so to all its functions: scipy-openblas puts a word before
  /// each, and a build for large matrices puts "64_" behind.
  struct Symbol: Sendable {
    let prefix: String
    let suffix: String

    /// "scipy_cblas_sgemm64_"
    var name: String { affixed("cblas_sgemm") }

    /// The name that the library gives to one of its functions.
    func affixed(_ function: String) -> String { prefix + function + suffix }
  }

  /// All such names, the usual one first.
  static let symbols = ["", "scipy_"].flatMap { prefix in
    ["", "64_", "_64"].map { Symbol(prefix: prefix, suffix: $0) }
  }

  // Sizes and leading dimensions are passed as 64 bits. A library whose integers have 32 (LP64) reads the lower half:
  // in the C calling conventions of x86-64 and AArch64 each of these arguments has a register or 64 bits of the stack
  // to itself. So one type serves both kinds of libraries, and a library need not say of which it is.
  private typealias Function =
    @convention(c) @Sendable (
      _ order: Int32, _ transposeA: Int32, _ transposeB: Int32, _ m: Int, _ n: Int, _ k: Int, _ alpha: Float,
      _ a: UnsafePointer<Float>, _ lda: Int, _ b: UnsafePointer<Float>, _ ldb: Int, _ beta: Float,
      _ c: UnsafeMutablePointer<Float>, _ ldc: Int
    ) -> Void

  // The constants of cblas.h.
  private static let (rowMajor, noTranspose, transpose): (Int32, Int32, Int32) = (101, 111, 112)

  private let function: Function

  /// The function that `library` has by this name.
  init(_ library: SharedLibrary, _ symbol: Symbol) { function = library.function(symbol.name, as: Function.self)! }

  /// C = alpha op(A) op(B) + beta C, as a kernel set's `gemm`.
  func callAsFunction(
    _ shape: GEMMShape, alpha: Float, a: UnsafePointer<Float>, b: UnsafePointer<Float>, beta: Float,
    c: UnsafeMutablePointer<Float>
  ) {
    // If alpha is zero, the reference BLAS does not read A and B. OpenBLAS' AVX-512 code for small matrices multiplies
    // them by alpha, so a NaN or an infinity there would spoil C.
    let depth = alpha == 0 ? 0 : shape.k
    // BLAS requires leading dimensions of at least one, even for empty matrices.
    function(
      Self.rowMajor, shape.transposesA ? Self.transpose : Self.noTranspose,
      shape.transposesB ? Self.transpose : Self.noTranspose, shape.m, shape.n, depth, alpha, a,
      max(shape.leadingDimensionA, 1), b, max(shape.leadingDimensionB, 1), beta, c, max(shape.leadingDimensionC, 1))
  }
}
