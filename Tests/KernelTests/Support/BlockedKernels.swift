import Kernels

/// Sixteen columns of C at a time, their sums in registers.
// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
public final class BlockedKernels: KernelSet {
  public let name = "blocked"

  public init() {}

  public func gemm(
    _ shape: GEMMShape, alpha: Float, a: UnsafePointer<Float>, b: UnsafePointer<Float>, beta: Float,
    c: UnsafeMutablePointer<Float>, workspace: UnsafeMutablePointer<Float>
  ) {
    let (rowA, columnA) = shape.transposesA ? (1, shape.leadingDimensionA) : (shape.leadingDimensionA, 1)
    let (rowB, columnB) = shape.transposesB ? (1, shape.leadingDimensionB) : (shape.leadingDimensionB, 1)
    for i in 0..<shape.m {
      for j in stride(from: 0, to: shape.n, by: 16) {
        let columns = min(16, shape.n - j)
        var sums = SIMD16<Float>.zero
        for p in 0..<(alpha == 0 ? 0 : shape.k) {
          let start = b + p * rowB + j * columnB
          var row = SIMD16<Float>.zero
          if columns == 16 && columnB == 1 {
            row = UnsafeRawPointer(start).loadUnaligned(as: SIMD16<Float>.self)
          } else {
            for v in 0..<columns { row[v] = start[v * columnB] }
          }
          sums += a[i * rowA + p * columnA] * row
        }
        let output = c + i * shape.leadingDimensionC + j
        for v in 0..<columns { output[v] = alpha * sums[v] + (beta == 0 ? 0 : beta * output[v]) }
      }
    }
  }
}
