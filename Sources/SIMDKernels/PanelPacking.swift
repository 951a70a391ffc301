import Kernels

/// Rows of B that are packed for all panels of a group before the next rows are. The hardware predicts the reads of so
/// few rows; a panel's part of all rows would be one line of each of many pages.
private let rowsPackedTogether = 8

extension Panel {
  /// Packs the rows of B that the panels of one group do not read in place.
  static func pack(
    _ shape: GEMMShape, _ b: UnsafePointer<Float>, depth: Range<Int>, columns: Range<Int>, panelWidth: Int,
    to workspace: UnsafeMutablePointer<Float>
  ) {
    let first = columns.lowerBound
    let wide = shape.transposesB ? 0 : columns.count / panelWidth
    packWide(shape, b, depth: depth, column: first, panels: wide, panelWidth: panelWidth, to: workspace)
    forEachPanel(of: first + wide * panelWidth..<columns.upperBound, width: panelWidth) { column, width in
      pack(
        shape, b, depth: depth, column: column, width: width, panelWidth: panelWidth,
        to: workspace + (column - first) * depth.count)
    }
  }

  /// Packs rows of B for `panels` panels as wide as a tile, of which the first begins at `column`.
  private static func packWide(
    _ shape: GEMMShape, _ b: UnsafePointer<Float>, depth: Range<Int>, column: Int, panels: Int,
    panelWidth: Int, to workspace: UnsafeMutablePointer<Float>
  ) {
    let stride = shape.leadingDimensionB
    if directRows(shape, of: depth.count, panelWidth: panelWidth) == depth.count { return }
    for row in Swift.stride(from: 0, to: depth.count, by: rowsPackedTogether) {
      let rows = min(rowsPackedTogether, depth.count - row)
      let source = b + (depth.lowerBound + row) * stride + column
      for panel in 0..<panels {
        copy(
          rows: rows, vectors: panelWidth / lanes, source + panel * panelWidth, stride: stride,
          to: workspace + ((panel * depth.count + row) * panelWidth))
      }
    }
  }

  /// Packs rows of a transposed B, or of the last columns, for the panel that begins at `column`.
  private static func pack(
    _ shape: GEMMShape, _ b: UnsafePointer<Float>, depth: Range<Int>, column: Int, width: Int,
    panelWidth: Int, to panel: UnsafeMutablePointer<Float>
  ) {
    let stride = shape.leadingDimensionB
    let packedWidth = packedWidth(width)
    if shape.transposesB {
      transpose(
        rows: width, columns: depth.count, b + column * stride + depth.lowerBound, stride: stride, to: panel,
        outputStride: packedWidth)
    } else {
      let wholeRows = wholeRows(shape, depth: depth, column: column, width: width)
      let directRows = directRows(shape, of: wholeRows, panelWidth: panelWidth)
      let copied = wholeRows - directRows
      let source = b + (depth.lowerBound + directRows) * stride + column
      copy(rows: copied, vectors: packedWidth / lanes, source, stride: stride, to: panel)
      copyPartial(
        rows: depth.count - wholeRows, width: width, source + copied * stride, stride: stride,
        to: panel + copied * packedWidth)
    }
  }

  /// Floats that packing a panel writes.
  static func packedCount(
    _ shape: GEMMShape, depth: Range<Int>, column: Int, width: Int, panelWidth: Int
  ) -> Int {
    let wholeRows = wholeRows(shape, depth: depth, column: column, width: width)
    return (depth.count - directRows(shape, of: wholeRows, panelWidth: panelWidth)) * packedWidth(width)
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

/// Copies `rows` rows of `width` floats to rows of whole vectors, without reading beyond `width`.
private func copyPartial(
  rows: Int, width: Int, _ source: UnsafePointer<Float>, stride: Int, to panel: UnsafeMutablePointer<Float>
) {
  let vectors = (width + lanes - 1) / lanes
  for row in 0..<rows {
    for v in 0..<vectors {
      panel.store(
        .load(first: min(width - v * lanes, lanes), from: source + row * stride + v * lanes),
        at: (row * vectors + v) * lanes)
    }
  }
}
