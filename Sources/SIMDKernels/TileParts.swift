/// The steps of a tile in as many parts as it has rows, and how far apart the parts' operands lie.
///
/// The distances are computed once for all tiles, whose addresses are then sums: on an Intel core, a product of
/// integers waits for the multiply-adds before it, which use the same unit, and the tile would wait for its address.
struct TileParts {
  /// Steps of each part but the last.
  let steps: Int
  /// Steps of the last part.
  let lastSteps: Int
  /// Floats from one part's first step to the next part's, in A and in B.
  let a: Int
  let b: Int
  /// Floats from a tile's row of A to the row that the next tile has in its place.
  let nextTile: Int
  /// Floats from a tile's row of A to what it prefetches for a later tile, and from step to step of it.
  let ahead: Int
  let strideAhead: Int

  @inline(__always)
  init<Layout: OperandLayout>(
    _: Layout.Type, rows: Int, a strides: (row: Int, depth: Int), b: Panel.Rows, _ rowsAhead: RowsAhead
  ) {
    steps = b.count / rows
    lastSteps = b.count &- (rows &- 1) &* steps
    a = steps &* strides.depth
    self.b = steps &* b.stride
    nextTile = rows &* strides.row
    ahead = rowsAhead.distance &* strides.row &+ (Layout.isTransposed ? 0 : rowsAhead.start)
    strideAhead = Layout.isTransposed ? strides.depth : (rowsAhead.count + steps - 1) / max(steps, 1)
  }
}
