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

  /// The panel of B that begins at `column`, whose packed rows are in the workspace.
  init(
    _ shape: GEMMShape, _ b: UnsafePointer<Float>, depth: Range<Int>, column: Int, width: Int, panelWidth: Int,
    workspace: UnsafeMutablePointer<Float>
  ) {
    let stride = shape.leadingDimensionB
    let packedWidth = Self.packedWidth(width)
    let wholeRows = Self.wholeRows(shape, depth: depth, column: column, width: width)
    let directRows = Self.directRows(shape, of: wholeRows, panelWidth: panelWidth)
    let packed = Rows(start: UnsafePointer(workspace), stride: packedWidth, count: depth.count - directRows)
    if directRows == 0 {
      main = packed
      rest = Rows(start: packed.start, stride: packedWidth, count: 0)
    } else {
      main = Rows(start: b + depth.lowerBound * stride + column, stride: stride, count: directRows)
      rest = packed
    }
  }

  /// How many of the rows that can be read to whole vectors stay in place.
  static func directRows(_ shape: GEMMShape, of wholeRows: Int, panelWidth: Int) -> Int {
    let greatestStride = shape.m >= packingRows && !shape.transposesA ? panelWidth : greatestDirectStride
    return shape.leadingDimensionB > greatestStride ? 0 : wholeRows
  }

  static func packedWidth(_ width: Int) -> Int { (width + lanes - 1) / lanes * lanes }

  /// How many of the rows can be read to whole vectors without reading beyond the matrix.
  static func wholeRows(_ shape: GEMMShape, depth: Range<Int>, column: Int, width: Int) -> Int {
    if shape.transposesB { return 0 }
    // Counted down: there is hardly ever more than one row, and a division would take longer.
    var end = shape.k
    var excess = column + packedWidth(width) - shape.n
    while excess > 0 {
      end -= 1
      excess -= shape.leadingDimensionB
    }
    return min(max(end - depth.lowerBound, 0), depth.count)
  }
}
