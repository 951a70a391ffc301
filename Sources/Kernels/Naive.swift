/// The operations that multiply and add, as a textbook writes them, on any floating-point type: in `Float` they are
/// ``NaiveKernels``, in `Double` the ``Reference`` that all kernel sets are proved against.
///
/// Operands and layouts are those of the ``KernelSet`` requirement of the same name.
package enum Naive {
  /// Each row of C is a sum of rows of op(B), weighted by a row of op(A).
  @_specialize(where Scalar == Float)
  @_specialize(where Scalar == Double)
  package static func gemm<Scalar: BinaryFloatingPoint>(
    _ shape: GEMMShape, alpha: Scalar, a: UnsafePointer<Scalar>, b: UnsafePointer<Scalar>, beta: Scalar,
    c: UnsafeMutablePointer<Scalar>
  ) {
    let (lda, ldb) = (shape.leadingDimensionA, shape.leadingDimensionB)
    for i in 0..<shape.m {
      let row = c + i * shape.leadingDimensionC
      for j in 0..<shape.n { row[j] = beta == 0 ? 0 : beta * row[j] }
      if alpha == 0 { continue }
      for p in 0..<shape.k {
        let factor = alpha * (shape.transposesA ? a[p * lda + i] : a[i * lda + p])
        for j in 0..<shape.n { row[j] += factor * (shape.transposesB ? b[j * ldb + p] : b[p * ldb + j]) }
      }
    }
  }
}

extension Activation {
  /// The function's value at `x`.
  @inline(__always)
  func callAsFunction<Scalar: BinaryFloatingPoint>(_ x: Scalar) -> Scalar {
    switch self {
    case .identity: x
    case .relu: max(x, 0)
    }
  }
}
