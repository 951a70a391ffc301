import Kernels

#if SIMD_AVX512 || arch(arm64)
  private typealias RowOfB = InlineArray<4, Vector>
#else
  private typealias RowOfB = InlineArray<8, Vector>
#endif

/// The product of a single column of A with a single row of B. There is nothing to add up: the time goes into writing
/// C, which is done in the order of its addresses, with the row of B in registers.
struct OuterProduct: Product {
  let rows: Int
  /// A multiple of ``width``.
  let columns: Int
  let a: UnsafePointer<Float>
  let strideA: Int
  let b: UnsafePointer<Float>
  let c: UnsafeMutablePointer<Float>
  let strideC: Int

  /// Columns that are written at once.
  static var width: Int { RowOfB.count * lanes }

  func run(_ epilogue: some Epilogue) {
    for column in stride(from: 0, to: columns, by: Self.width) {
      let rowOfB = RowOfB { b.vector(at: column &+ $0 &* lanes) }
      for row in 0..<rows {
        let element = Vector(repeating: a[row &* strideA])
        let line = c + (row &* strideC &+ column)
        for v in rowOfB.indices {
          let destination = line + v &* lanes
          destination.store(epilogue.finish(Vector.zero.adding(element, times: rowOfB[v])) { destination.vector() })
        }
      }
    }
  }
}
