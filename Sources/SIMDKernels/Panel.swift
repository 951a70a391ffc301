import Kernels

/// Floats between rows of B up to which rows are read in place. Rows farther apart compete for cache sets and lie in
/// different pages, so they are packed, whatever the shape.
private let greatestDirectStride = 256

/// Rows of a product from which on rows of B are packed if they are longer than a panel: the panel's parts of them lie
/// in few sets of the first-level cache. With fewer rows, packing costs more than it saves; it does for any number of
/// rows if A is transposed.
private let packingRows = 256

/// Some rows of B, as wide as a tile, laid out so that whole vectors can be read from each.
///
/// Rows are read in place where possible. Three kinds of rows are packed: all of a transposed B, all rows that compete
/// for cache sets, and the last rows if a whole vector would reach beyond the matrix. SIMD lanes beyond the width may
/// hold anything: their sums are not stored.
struct Panel {
  /// Rows a fixed number of floats apart.
  struct Rows {
    let start: UnsafePointer<Float>
    let stride: Int
    let count: Int
  }

  /// The first rows, in place, or all rows, packed.
  let main: Rows
  /// Packed rows after rows in place.
  let rest: Rows

  var depth: Int { main.count + rest.count }

  /// The panel of B that begins at `column`. This packs rows into the workspace unless the panel already `isPacked`.
  init(
    _ shape: GEMMShape, _ b: UnsafePointer<Float>, depth: Range<Int>, column: Int, width: Int,
    workspace: UnsafeMutablePointer<Float>, isPacked: Bool = false
  ) {
    let stride = shape.leadingDimensionB
    let packedWidth = Self.packedWidth(width)
    let wholeRows = Self.wholeRows(shape, depth: depth, column: column, width: width)
    let directRows = Self.directRows(shape, of: wholeRows)
    let packedRows = depth.count - directRows
    if shape.transposesB && !isPacked {
      transpose(
        rows: width, columns: depth.count, b + column * stride + depth.lowerBound, stride: stride, to: workspace,
        outputStride: packedWidth)
    } else if packedRows > 0 && !isPacked {
      pack(
        rows: packedRows, width: width, b + (depth.lowerBound + directRows) * stride + column, stride: stride,
        wholeRows: wholeRows - directRows, to: workspace)
    }
    let packed = Rows(start: UnsafePointer(workspace), stride: packedWidth, count: packedRows)
    if directRows == 0 {
      main = packed
      rest = Rows(start: packed.start, stride: packedWidth, count: 0)
    } else {
      main = Rows(start: b + depth.lowerBound * stride + column, stride: stride, count: directRows)
      rest = packed
    }
  }

  /// Floats that packing a panel writes.
  static func packedCount(_ shape: GEMMShape, depth: Range<Int>, column: Int, width: Int) -> Int {
    let wholeRows = wholeRows(shape, depth: depth, column: column, width: width)
    return (depth.count - directRows(shape, of: wholeRows)) * packedWidth(width)
  }

  /// How many of the rows that can be read to whole vectors stay in place.
  private static func directRows(_ shape: GEMMShape, of wholeRows: Int) -> Int {
    let greatestStride = shape.m >= packingRows && !shape.transposesA ? panelWidth : greatestDirectStride
    return shape.leadingDimensionB > greatestStride ? 0 : wholeRows
  }

  private static func packedWidth(_ width: Int) -> Int { (width + lanes - 1) / lanes * lanes }

  /// How many of the rows can be read to whole vectors without reading beyond the matrix.
  private static func wholeRows(_ shape: GEMMShape, depth: Range<Int>, column: Int, width: Int) -> Int {
    if shape.transposesB { return 0 }
    let stride = shape.leadingDimensionB
    let end = (shape.countB - column - packedWidth(width) + stride) / stride
    return min(max(end - depth.lowerBound, 0), depth.count)
  }
}

/// Copies `rows` rows of `width` floats to rows of whole vectors; the first `wholeRows` can be read to whole vectors.
private func pack(
  rows: Int, width: Int, _ source: UnsafePointer<Float>, stride: Int, wholeRows: Int,
  to panel: UnsafeMutablePointer<Float>
) {
  let vectors = (width + lanes - 1) / lanes
  if vectors == tileVectors {
    // A constant makes a row a few copies without a loop.
    copy(rows: wholeRows, vectors: tileVectors, source, stride: stride, to: panel)
  } else {
    copy(rows: wholeRows, vectors: vectors, source, stride: stride, to: panel)
  }
  for row in wholeRows..<rows {
    for v in 0..<vectors {
      panel.store(
        .load(first: min(width - v * lanes, lanes), from: source + row * stride + v * lanes),
        at: (row * vectors + v) * lanes)
    }
  }
}

/// Copies rows of whole vectors. Row by row, because each may lie in a page of its own.
@inline(__always)
private func copy(
  rows: Int, vectors: Int, _ source: UnsafePointer<Float>, stride: Int, to panel: UnsafeMutablePointer<Float>
) {
  for row in 0..<rows {
    for v in 0..<vectors {
      panel.store(source.vector(at: row &* stride &+ v &* lanes), at: (row &* vectors &+ v) &* lanes)
    }
  }
}
