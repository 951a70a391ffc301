import Kernels

/// The product of a single row of A with B. Each element of B is used once, so B is read in place: packing would cost
/// as much as the product. The order of additions is the same as in ``PanelProduct``, one block of the reduction after
/// the other, so that a row of C does not depend on the number of rows.
struct RowProduct: Product {
  let columns: Int
  let depth: Int
  let a: UnsafePointer<Float>
  let strideA: Int
  let b: UnsafePointer<Float>
  let strideB: Int
  let c: UnsafeMutablePointer<Float>

  func run(_ epilogue: some Epilogue) {
    var column = 0
    while columns - column >= tileVectors * lanes {
      #if SIMD_AVX512 || SIMD_AVX2 || arch(arm64)
        runVectors(TileShape<1, 4>(), column: column, epilogue)
      #else
        runVectors(TileShape<1, 2>(), column: column, epilogue)
      #endif
      column += tileVectors * lanes
    }
    while columns - column >= lanes {
      runVectors(TileShape<1, 1>(), column: column, epilogue)
      column += lanes
    }
    if column < columns { runPartialVector(column: column, epilogue) }
  }

  /// As many columns as the vectors have SIMD lanes.
  @inline(__always)
  private func runVectors<let vectors: Int>(_: TileShape<1, vectors>, column: Int, _ epilogue: some Epilogue) {
    var results = InlineArray<vectors, Vector> { _ in .zero }
    forEachDepthBlock(of: depth) { block in
      var sums: Tile<1, vectors> = zeroTile()
      multiply(
        depth: block.count, a: [a + block.lowerBound &* strideA], strideA: strideA,
        b: b + (column &+ block.lowerBound &* strideB), strideB: strideB, into: &sums)
      for v in 0..<vectors {
        results[v] =
          block.lowerBound == 0
          ? epilogue.finish(sums[0][v]) { (c + (column &+ v &* lanes)).vector() }
          : epilogue.following.finish(sums[0][v]) { results[v] }
      }
    }
    for v in 0..<vectors { c.store(results[v], at: column &+ v &* lanes) }
  }

  /// The last columns, fewer than a vector has lanes.
  private func runPartialVector(column: Int, _ epilogue: some Epilogue) {
    forEachDepthBlock(of: depth) { block in
      if block.lowerBound == 0 {
        runPartialVector(column: column, block, epilogue)
      } else {
        runPartialVector(column: column, block, epilogue.following)
      }
    }
  }

  /// The same for a block of the reduction. Rows of B are read to whole vectors unless this would reach beyond B's end.
  @inline(__always)
  private func runPartialVector(column: Int, _ block: Range<Int>, _ epilogue: some Epilogue) {
    let rest = columns - column
    let wholeRows = min(max(depth - (lanes - rest + strideB - 1) / strideB, block.lowerBound), block.upperBound)
    var sums: Tile<1, 1> = zeroTile()
    multiply(
      depth: wholeRows - block.lowerBound, a: [a + block.lowerBound * strideA], strideA: strideA,
      b: b + (column + block.lowerBound * strideB), strideB: strideB, into: &sums)
    for p in wholeRows..<block.upperBound {
      let row = Vector.load(first: rest, from: b + p * strideB + column)
      sums[0][0] = sums[0][0].adding(Vector(repeating: a[p * strideA]), times: row)
    }
    epilogue.finish(sums[0][0]) { .load(first: rest, from: c + column) }.store(first: rest, to: c + column)
  }
}
