import Kernels

/// Panels of a group that share the fetching. More would gain little, and a step that fetches takes longer.
private let fetchingPanels = 4

/// Floats of A that a second-level cache holds between two uses: 1 MiB. Prefetching less only costs time.
private let cachedFloats = 1 << 18

/// The rows of op(A) that a tile prefetches for a later one, a little at each step.
///
/// The hardware does not predict where a tile will read: rows of A are short, and the next tile's lie elsewhere.
/// Without this, the first panel of a group waits for an A that is larger than the second-level cache.
struct RowsAhead {
  /// How far below the tile's own rows they lie. The first panels of a group share the work for the next block of rows.
  /// The only panel of a group reads each row once, and fetches for a tile that follows soon. Of a transposed A, 16
  /// rows share their cache lines.
  let distance: Int
  /// The first step of the reduction for which this panel's tiles fetch.
  let start: Int
  /// The number of steps; 0 for an A that stays in the cache.
  let count: Int

  /// What the tiles of the panel that begins at `column`, of a group of `columns`, fetch of a block of `depth` steps.
  init(of shape: GEMMShape, rowBlock: Int, depth: Int, column: Int, columns: Int, panelWidth: Int) {
    if shape.m * shape.k <= cachedFloats {
      (distance, start, count) = (0, 0, 0)
    } else if columns <= panelWidth || shape.transposesA {
      (distance, start, count) = (cacheLine, 0, depth)
    } else {
      let lines = (depth + cacheLine - 1) / cacheLine
      let panels = (columns + panelWidth - 1) / panelWidth
      let sharing = min(panels, fetchingPanels)
      let share = (lines + sharing - 1) / sharing
      (distance, start) = (rowBlock, column / panelWidth * share * cacheLine)
      count = max(0, min(share * cacheLine, depth - start))
    }
  }
}
