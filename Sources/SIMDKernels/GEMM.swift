import Kernels

/// Steps of the reduction done before the sums go back to memory: a panel of B (this x 64 floats) stays in the
/// second-level cache, and its reading is hidden behind the arithmetic of a tile.
private let depthBlock = 256

/// Rows of B farther apart than this share cache sets and pages; such a panel is packed even when its shape would not
/// demand it.
private let greatestDirectStride = 256

/// Floats of scratch memory for any product: one packed panel of B, and the sums of one tile.
let gemmWorkspaceCount = depthBlock * tileVectors * lanes + tileWorkspaceCount

/// C = alpha op(A) op(B) + beta C by register tiles over panels of B.
///
/// Loops, outermost first: blocks of the reduction; panels of B as wide as a tile, packed once and used by all rows;
/// tiles of rows. A is never packed: its elements are broadcast one by one, so any stride does.
/// Source of the scheme: Goto & van de Geijn, "Anatomy of High-Performance Matrix Multiplication" (2008).
func multiplyMatrices(
  _ shape: GEMMShape, alpha: Float, a: UnsafePointer<Float>, b: UnsafePointer<Float>, beta: Float,
  c: UnsafeMutablePointer<Float>, workspace: UnsafeMutablePointer<Float>
) {
  forEachPanel(shape, a: a, b: b, c: c, workspace: workspace) { panel, isFirst in
    if alpha == 1 && (isFirst ? beta : 1) == 0 {
      panel.run(Overwrite())
    } else if alpha == 1 && (isFirst ? beta : 1) == 1 {
      panel.run(Accumulate())
    } else {
      panel.run(Scale(alpha: alpha, beta: isFirst ? beta : 1))
    }
  }
}

/// What ``multiplyMatrices(_:alpha:a:b:beta:c:workspace:)`` does before it multiplies: packs each panel of B that it
/// does not read in place.
func packPanels(_ shape: GEMMShape, b: UnsafePointer<Float>, workspace: UnsafeMutablePointer<Float>) {
  for p in stride(from: 0, to: shape.k, by: depthBlock) {
    for j in stride(from: 0, to: shape.n, by: tileVectors * lanes) {
      _ = panelOfB(
        shape, b, depth: p..<min(p + depthBlock, shape.k), column: j, width: min(tileVectors * lanes, shape.n - j),
        workspace: workspace)
    }
  }
}

/// Floats that ``packPanels(_:b:workspace:)`` writes.
func packedPanelsCount(_ shape: GEMMShape) -> Int {
  stride(from: 0, to: shape.n, by: tileVectors * lanes).reduce(0) { count, j in
    let width = min(tileVectors * lanes, shape.n - j)
    let vectors = (width + lanes - 1) / lanes
    return readsInPlace(shape, width: width) ? count : count + shape.k * vectors * lanes
  }
}

/// Whether a panel of B so wide can be read where it is.
@inline(__always)
private func readsInPlace(_ shape: GEMMShape, width: Int) -> Bool {
  !shape.transposesB && width % lanes == 0 && shape.leadingDimensionB <= greatestDirectStride
}

/// Calls `body` with each panel of B and block of the reduction; a reduction of length zero is one block.
@inline(__always)
private func forEachPanel(
  _ shape: GEMMShape, a: UnsafePointer<Float>, b: UnsafePointer<Float>, c: UnsafeMutablePointer<Float>,
  workspace: UnsafeMutablePointer<Float>, _ body: (_ panel: PanelProduct, _ isFirst: Bool) -> Void
) {
  let panelWidth = tileVectors * lanes
  let rowStride = shape.transposesA ? 1 : shape.leadingDimensionA
  let depthStride = shape.transposesA ? shape.leadingDimensionA : 1
  var p = 0
  repeat {
    let depth = min(depthBlock, shape.k - p)
    for j in stride(from: 0, to: shape.n, by: panelWidth) {
      let width = min(panelWidth, shape.n - j)
      let (panel, strideB) = panelOfB(shape, b, depth: p..<(p + depth), column: j, width: width, workspace: workspace)
      let product = PanelProduct(
        rows: shape.m, depth: depth, a: a + p * depthStride, rowStride: rowStride, depthStride: depthStride, b: panel,
        strideB: strideB, width: width, c: c + j, strideC: shape.leadingDimensionC,
        scratch: workspace + depthBlock * panelWidth)
      body(product, p == 0)
    }
    p += depth
  } while p < shape.k
}

/// Some rows of B, as wide as a tile: where they are if they can be read in place, else packed to whole vectors. What
/// the lanes beyond the matrix hold does not matter: their sums are not stored.
private func panelOfB(
  _ shape: GEMMShape, _ b: UnsafePointer<Float>, depth: Range<Int>, column: Int, width: Int,
  workspace: UnsafeMutablePointer<Float>
) -> (start: UnsafePointer<Float>, stride: Int) {
  let stride = shape.leadingDimensionB
  if readsInPlace(shape, width: width) {
    return (b + depth.lowerBound * stride + column, stride)
  }
  let vectors = (width + lanes - 1) / lanes
  let packedWidth = vectors * lanes
  if shape.transposesB {
    transpose(
      rows: width, columns: depth.count, b + column * stride + depth.lowerBound, stride: stride, to: workspace,
      outputStride: packedWidth)
  } else {
    pack(
      rows: depth.count, vectors: vectors, width: width, b + depth.lowerBound * stride + column, stride: stride,
      // Rows before this one can be read to whole vectors without reading beyond the matrix.
      wholeRows: (shape.countB - column - packedWidth + stride) / stride - depth.lowerBound, to: workspace)
  }
  return (UnsafePointer(workspace), packedWidth)
}

/// Copies `rows` rows of `width` floats to rows of whole vectors.
private func pack(
  rows: Int, vectors: Int, width: Int, _ source: UnsafePointer<Float>, stride: Int, wholeRows: Int,
  to panel: UnsafeMutablePointer<Float>
) {
  let whole = min(max(wholeRows, 0), rows)
  for v in 0..<vectors {
    for row in 0..<whole {
      panel.store(source.vector(at: row &* stride &+ v &* lanes), at: (row &* vectors &+ v) &* lanes)
    }
    for row in whole..<rows {
      panel.store(
        .load(first: min(width - v * lanes, lanes), from: source + row * stride + v * lanes),
        at: (row * vectors + v) * lanes)
    }
  }
}
