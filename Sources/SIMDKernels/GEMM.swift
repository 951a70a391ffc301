import Kernels

/// The most steps of the reduction before the sums go back to memory: conv2's 288, and half of the 576 of conv3 and
/// dense1. A panel of B (this number x 64 floats) stays in the second-level cache, and a tile's arithmetic hides the
/// time for reading it.
private let depthBlock = 288

/// Floats of a transposed A from the first to the last step of a block of the reduction: 48 pages of 4 KiB. Each step
/// reads another row, so a tile reads from all of these pages, and from those of B and C; the first-level TLB of a
/// Zen 3 knows 64. This holds for all instruction sets, as blocks decide the order of sums, and so their bits.
private let transposedSpan = 48 << 10

/// The fewest steps to which a block is cut for that, because sums that go back to memory take time, too.
private let leastDepth = 64

/// Columns of B whose panels form a group; more in a block of fewer steps. They are packed together and then used in
/// turn on each block of A's rows. Without groups, each panel would read all of A, which for a large product lies
/// beyond the second-level cache. A narrow panel stays in the first-level cache while a block of rows uses it, so its
/// group may be larger than the second-level cache. A wide one is read again for each tile.
private let groupWidth = tileVectors * lanes > 32 ? 256 : 1024

/// Floats of workspace for any product: one packed group of panels of B, and the sums of one tile.
let gemmWorkspaceCount = depthBlock * groupWidth + tileWorkspaceCount

/// C = alpha op(A) op(B) + beta C by register tiles over panels of B.
///
/// Loops, outermost first: blocks of the reduction; groups of panels of B; blocks of rows of A, which stay in the
/// second-level cache for all panels of a group; panels of B as wide as a tile, packed once if they cannot be read in
/// place; tiles of rows. A is never packed: its elements are broadcast one by one, so any stride works. Source of the
/// scheme: Goto & van de Geijn, "Anatomy of High-Performance Matrix Multiplication" (2008).
func multiplyMatrices(
  _ shape: GEMMShape, alpha: Float, a: UnsafePointer<Float>, b: UnsafePointer<Float>, beta: Float,
  c: UnsafeMutablePointer<Float>, workspace: UnsafeMutablePointer<Float>
) {
  var beta = beta
  if beta == 0 && alpha != 1 {
    // Zeros to add to, so that scaled sums are always added.
    for row in 0..<shape.m { (c + row * shape.leadingDimensionC).update(repeating: 0, count: shape.n) }
    beta = 1
  }
  let (rowStride, depthStride) = shape.transposesA ? (1, shape.leadingDimensionA) : (shape.leadingDimensionA, 1)
  let scaling = alpha == 1 && (beta == 0 || beta == 1) ? nil : ScaleAndAdd(alpha: alpha, beta: beta)
  if shape.isRowProduct && scaling == nil {
    let product = RowProduct(
      columns: shape.n, depth: shape.k, a: a, strideA: depthStride, b: b, strideB: shape.leadingDimensionB, c: c)
    product.run(accumulates: beta == 1)
  } else if shape.isOuterProduct && scaling == nil {
    let product = OuterProduct(
      rows: shape.m, columns: shape.n, a: a, strideA: rowStride, b: b, c: c, strideC: shape.leadingDimensionC)
    product.run(accumulates: beta == 1)
  } else {
    let panelWidth = shape.panelWidth
    forEachGroup(of: shape, panelWidth: panelWidth) { depth, columns, rowBlock in
      Panel.pack(shape, b, depth: depth, columns: columns, panelWidth: panelWidth, to: workspace)
      for row in stride(from: 0, to: shape.m, by: rowBlock) {
        forEachPanel(of: columns, width: panelWidth) { column, width in
          let columnInGroup = column - columns.lowerBound
          let panel = Panel(
            shape, b, depth: depth, column: column, width: width, panelWidth: panelWidth,
            workspace: workspace + columnInGroup * depth.count)
          let product = PanelProduct(
            rows: min(rowBlock, shape.m - row), a: a + row * rowStride + depth.lowerBound * depthStride,
            rowStride: rowStride, depthStride: depthStride, b: panel, width: width,
            c: c + row * shape.leadingDimensionC + column, strideC: shape.leadingDimensionC,
            scratch: workspace + depthBlock * groupWidth,
            rowsAhead: RowsAhead(
              of: shape, rowBlock: rowBlock, depth: depth.count, column: columnInGroup, columns: columns.count,
              panelWidth: panelWidth),
            scaling: depth.lowerBound == 0 ? scaling : scaling?.following)
          product.run(accumulates: depth.lowerBound > 0 || beta == 1)
        }
      }
    }
  }
}

/// Packs the rows of B that ``multiplyMatrices(_:alpha:a:b:beta:c:workspace:)`` does not read in place, without
/// multiplying.
func packPanels(_ shape: GEMMShape, b: UnsafePointer<Float>, workspace: UnsafeMutablePointer<Float>) {
  guard shape.hasPanels else { return }
  let panelWidth = shape.panelWidth
  forEachGroup(of: shape, panelWidth: panelWidth) { depth, columns, _ in
    Panel.pack(shape, b, depth: depth, columns: columns, panelWidth: panelWidth, to: workspace)
  }
}

/// Floats that ``packPanels(_:b:workspace:)`` writes.
func packedPanelsCount(_ shape: GEMMShape) -> Int {
  guard shape.hasPanels else { return 0 }
  var count = 0
  let panelWidth = shape.panelWidth
  forEachGroup(of: shape, panelWidth: panelWidth) { depth, columns, _ in
    forEachPanel(of: columns, width: panelWidth) { column, width in
      count += Panel.packedCount(shape, depth: depth, column: column, width: width, panelWidth: panelWidth)
    }
  }
  return count
}

/// Calls `body` with each block of the reduction, all about as deep; a reduction of length zero is one block.
@inline(__always)
func forEachDepthBlock(of depth: Int, atMost most: Int = depthBlock, _ body: (_ depth: Range<Int>) -> Void) {
  let count = max(1, (depth + most - 1) / most)
  let each = count > 1 ? (depth + count - 1) / count : depth
  for block in 0..<count { body(min(block * each, depth)..<min((block + 1) * each, depth)) }
}

/// Calls `body` with each block of the reduction, the columns of each group of panels in it, and each block of rows of
/// A that the group's panels use in turn: about 100 KiB, in whole tiles of any height. The fewer steps in a block, the
/// more rows and columns. If there are no more rows, or if one panel has all columns, a group is one panel: all rows
/// use it before the next is packed in its place.
@inline(__always)
private func forEachGroup(
  of shape: GEMMShape, panelWidth: Int, _ body: (_ depth: Range<Int>, _ columns: Range<Int>, _ rowBlock: Int) -> Void
) {
  forEachDepthBlock(of: shape.k, atMost: shape.greatestDepth) { depth in
    let blocks = max(1, depthBlock / max(depth.count, 1))
    let rowBlock = 96 * blocks
    let isGrouped = shape.m > rowBlock && shape.n > panelWidth
    let width = isGrouped ? groupWidth * blocks : panelWidth
    for column in stride(from: 0, to: shape.n, by: width) {
      body(depth, column..<min(column + width, shape.n), isGrouped ? rowBlock : max(shape.m, 1))
    }
  }
}

/// Calls `body` with the first column and the width of each panel of a group. All are `width` wide, but the last.
@inline(__always)
func forEachPanel(of columns: Range<Int>, width: Int, _ body: (_ column: Int, _ width: Int) -> Void) {
  for column in stride(from: columns.lowerBound, to: columns.upperBound, by: width) {
    body(column, min(width, columns.upperBound - column))
  }
}

extension GEMMShape {
  /// Whether A is one row, and vectors can read B's rows.
  fileprivate var isRowProduct: Bool { m == 1 && !transposesB }

  /// Whether the reduction has one step, and vectors can read B's row.
  fileprivate var isOuterProduct: Bool { k == 1 && !transposesB }

  /// The most steps of the reduction before the sums go back to memory.
  fileprivate var greatestDepth: Int {
    transposesA ? min(depthBlock, max(transposedSpan / max(leadingDimensionA, 1), leastDepth)) : depthBlock
  }

  /// Columns of a panel of B, and of a tile.
  fileprivate var panelWidth: Int { mostVectors(rowsOfB: min(k, greatestDepth), length: tileVectors * lanes) * lanes }

  /// Whether the sums are whole before they go back to memory.
  var multipliesAtOnce: Bool { k <= greatestDepth }

  /// Whether the product runs over panels of B.
  fileprivate var hasPanels: Bool { !isRowProduct && !isOuterProduct }
}
