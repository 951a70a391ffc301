import Kernels

/// Steps of the reduction done before the sums go back to memory: a panel of B (this x 64 floats) stays in the
/// second-level cache, and its reading is hidden behind the arithmetic of a tile.
private let depthBlock = 256

/// Floats of scratch memory for any product: one packed panel of B, and the sums of one tile.
let gemmWorkspaceCount = depthBlock * tileVectors * lanes + tileWorkspaceCount

/// C = alpha op(A) op(B) + beta C by register tiles over panels of B.
///
/// Loops, outermost first: blocks of the reduction; panels of B as wide as a tile, packed once where they cannot be
/// read in place, and used by all rows; tiles of rows. A is never packed: its elements are broadcast one by one, so any
/// stride does. Source of the scheme: Goto & van de Geijn, "Anatomy of High-Performance Matrix Multiplication" (2008).
func multiplyMatrices(
  _ shape: GEMMShape, alpha: Float, a: UnsafePointer<Float>, b: UnsafePointer<Float>, beta: Float,
  c: UnsafeMutablePointer<Float>, workspace: UnsafeMutablePointer<Float>
) {
  let (rowStride, depthStride) = shape.transposesA ? (1, shape.leadingDimensionA) : (shape.leadingDimensionA, 1)
  if shape.isRowProduct {
    let product = RowProduct(
      columns: shape.n, depth: shape.k, a: a, strideA: depthStride, b: b, strideB: shape.leadingDimensionB, c: c)
    product.run(alpha: alpha, beta: beta)
  } else if shape.isOuterProduct {
    let product = OuterProduct(
      rows: shape.m, columns: shape.n, a: a, strideA: rowStride, b: b, c: c, strideC: shape.leadingDimensionC)
    product.run(alpha: alpha, beta: beta)
  } else {
    forEachPanel(of: shape) { depth, column, width in
      let panel = Panel(shape, b, depth: depth, column: column, width: width, workspace: workspace)
      let product = PanelProduct(
        rows: shape.m, a: a + depth.lowerBound * depthStride, rowStride: rowStride, depthStride: depthStride, b: panel,
        width: width, c: c + column, strideC: shape.leadingDimensionC,
        scratch: workspace + depthBlock * tileVectors * lanes)
      product.run(alpha: alpha, beta: depth.lowerBound == 0 ? beta : 1)
    }
  }
}

/// What ``multiplyMatrices(_:alpha:a:b:beta:c:workspace:)`` does before it multiplies: packs what it does not read in
/// place.
func packPanels(_ shape: GEMMShape, b: UnsafePointer<Float>, workspace: UnsafeMutablePointer<Float>) {
  guard shape.hasPanels else { return }
  forEachPanel(of: shape) { depth, column, width in
    _ = Panel(shape, b, depth: depth, column: column, width: width, workspace: workspace)
  }
}

/// Floats that ``packPanels(_:b:workspace:)`` writes.
func packedPanelsCount(_ shape: GEMMShape) -> Int {
  guard shape.hasPanels else { return 0 }
  var count = 0
  forEachPanel(of: shape) { depth, column, width in
    count += Panel.packedCount(shape, depth: depth, column: column, width: width)
  }
  return count
}

/// Calls `body` with each block of the reduction; a reduction of length zero is one block.
@inline(__always)
func forEachDepthBlock(of depth: Int, _ body: (_ depth: Range<Int>) -> Void) {
  var p = 0
  repeat {
    body(p..<min(p + depthBlock, depth))
    p += depthBlock
  } while p < depth
}

/// Calls `body` with each block of the reduction and, in it, each panel of columns.
@inline(__always)
private func forEachPanel(of shape: GEMMShape, _ body: (_ depth: Range<Int>, _ column: Int, _ width: Int) -> Void) {
  let panelWidth = tileVectors * lanes
  forEachDepthBlock(of: shape.k) { depth in
    for column in stride(from: 0, to: shape.n, by: panelWidth) {
      body(depth, column, min(panelWidth, shape.n - column))
    }
  }
}

extension GEMMShape {
  /// Whether there is one row to multiply, and B's rows lie as vectors want them.
  fileprivate var isRowProduct: Bool { m == 1 && !transposesB }

  /// Whether nothing is added up, and B's row fills whole vectors.
  fileprivate var isOuterProduct: Bool { k == 1 && !transposesB && n % OuterProduct.width == 0 }

  /// Whether it is computed by panels of B.
  fileprivate var hasPanels: Bool { !isRowProduct && !isOuterProduct }
}
