import Kernels

#if SIMD_AVX512 || arch(arm64)
  private typealias RowOfB = InlineArray<4, Vector>
#else
  private typealias RowOfB = InlineArray<8, Vector>
#endif

/// The product of a single column of A with a single row of B. There is nothing to add up, so writing C takes most of
/// the time. C is written in the order of its addresses, with the row of B in registers.
struct OuterProduct: Product {
  let rows: Int
  let columns: Int
  let a: UnsafePointer<Float>
  let strideA: Int
  let b: UnsafePointer<Float>
  let c: UnsafeMutablePointer<Float>
  let strideC: Int

  func run(_ epilogue: some Epilogue) {
    let width = RowOfB.count * lanes
    let wholeColumns = columns - columns % width
    for column in stride(from: 0, to: wholeColumns, by: width) { runRows(column: column, epilogue) }
    for column in stride(from: wholeColumns, to: columns, by: lanes) {
      runRows(column: column, width: min(lanes, columns - column), epilogue)
    }
  }

  /// The columns whose row of B is in registers.
  @inline(__always)
  private func runRows(column: Int, _ epilogue: some Epilogue) {
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

  /// The last columns, a vector or fewer.
  @inline(__always)
  private func runRows(column: Int, width: Int, _ epilogue: some Epilogue) {
    let rowOfB = Vector.load(first: width, from: b + column)
    for row in 0..<rows {
      let product = Vector.zero.adding(Vector(repeating: a[row &* strideA]), times: rowOfB)
      let destination = c + (row &* strideC &+ column)
      epilogue.finish(product) { .load(first: width, from: destination) }.store(first: width, to: destination)
    }
  }
}
