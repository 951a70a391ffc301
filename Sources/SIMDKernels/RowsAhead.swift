import Kernels

/// The rows of A that a tile prefetches for a later one.
///
/// Each row of A is short, and the next one lies elsewhere: the hardware does not predict where a tile will read.
/// Without this, the first panel of a group waits for an A that is larger than the second-level cache.
struct RowsAhead {
  /// How far below the tile's own rows they lie: one block of rows for a group of several panels, which share the work.
  /// The only panel of a group reads each row once, and fetches for a tile that follows soon.
  let distance: Int
  /// The first step of the reduction that this panel's tiles fetch.
  let start: Int
  /// Cache lines of each row.
  let lines: Int

  /// What the tiles of panel `panel`, of `panels` in its group, fetch of a block of `depth` steps.
  init(of shape: GEMMShape, rowBlock: Int, depth: Int, panel: Int, panels: Int) {
    // Of a transposed A, the next tile's elements lie in the same cache lines.
    let total = shape.transposesA ? 0 : (depth + cacheLine - 1) / cacheLine
    // A division would take as long as some of the smallest products' tiles.
    let share = panels > 1 ? (total + panels - 1) / panels : total
    distance = panels > 1 ? rowBlock : 16
    start = panel * share * cacheLine
    lines = min(share, max(total - panel * share, 0))
  }
}
