import CPUFeatures
import Kernels

/// The fewest products per row with which a tile takes long enough to prefetch for.
private let leastPrefetchingProducts = 128

/// The fewest steps of a tile between the prefetches of two rows of C.
private let leastSteps = 16

/// Lines of C that a tile may prefetch at once.
private let fewLines = 6

/// Floats in a line of the cache.
let cacheLine = 16

/// The product of all rows of A with one panel of B.
struct PanelProduct: Product {
  let rows: Int
  let a: UnsafePointer<Float>
  let rowStride: Int
  let depthStride: Int
  let b: Panel
  let width: Int
  let c: UnsafeMutablePointer<Float>
  let strideC: Int
  /// Memory for the sums of one tile.
  let scratch: UnsafeMutablePointer<Float>
  let rowsAhead: RowsAhead
  /// What ends the product instead of the epilogue that a tile is compiled for. The sums then go through `scratch`:
  /// only an optimizer scales its products, and every tile would have to be compiled once more.
  let scaling: ScaleAndAdd?

  func run(_ epilogue: some Epilogue) {
    // As many rows as fill the registers: 24 sums of 32 registers, 10 to 12 of 16. Except with two vectors, the width
    // of conv1: its sums have only nine products, and a Zen 4 hides 16 stores behind the next tile's, but not 24.
    switch (width + lanes - 1) / lanes {
    #if SIMD_AVX512 || arch(arm64)
      case 4: runTiles(TileShape<6, 4>(), remainder: TileShape<4, 4>(), epilogue)
      case 3: runTiles(TileShape<8, 3>(), remainder: TileShape<4, 3>(), epilogue)
      case 2:
        // A last row alone would wait for its few sums: conv1's nine are one tile.
        let first = rows % 8 == 1 && rows > 8 && multipliesWhole(columns: 2) ? 9 : 0
        runWholeTiles(TileShape<9, 2>(), rows: 0..<first, epilogue)
        runTiles(TileShape<8, 2>(), remainder: TileShape<4, 2>(), from: first, epilogue)
      default:
        // Each row of a panel is as long as a vector, so ten columns can always be broadcast; the last may be padding.
        let isNarrow = rowStride == 1 && width <= 10 && lanes > 10
        let done = isNarrow ? runTransposedTiles(TileShape<10, 2>(), epilogue) : 0
        runTiles(TileShape<16, 1>(), remainder: TileShape<8, 1>(), from: done, epilogue)
    #else
      #if SIMD_AVX2
        case 4: runTiles(TileShape<3, 4>(), remainder: TileShape<2, 4>(), epilogue)
        case 3: runTiles(TileShape<4, 3>(), remainder: TileShape<4, 3>(), epilogue)
      #endif
      case 2:
        // An odd number of rows begins with a tile of five: conv1's nine are five and four.
        let first = rows % 2 == 1 && rows > 4 ? 5 : 0
        if first > 0 { runTile(TileShape<5, 2>(), a: a, line: c, count: first, epilogue) }
        runTiles(PairTile(), remainder: TileShape<4, 2>(), from: first, epilogue)
      default: runTiles(TileShape<12, 1>(), remainder: TileShape<4, 1>(), epilogue)
    #endif
    }
  }

  private func runTiles<let tileRows: Int, let fewRows: Int, let columns: Int>(
    _ tile: TileShape<tileRows, columns>, remainder: TileShape<fewRows, columns>, from firstRow: Int = 0,
    _ epilogue: some Epilogue
  ) {
    // The last 8 rows are two tiles of 4, not one of 6 and one of 2: the FMAs of so few sums wait for each other.
    let rest = (rows - firstRow) % tileRows
    let takesTwoSmall = rest > 0 && rows - firstRow > tileRows && tileRows + rest <= 2 * fewRows
    let end = rows - rest - (takesTwoSmall ? tileRows : 0)
    var row = firstRow
    if multipliesWhole(columns: columns) {
      let large = row..<max(row, end)
      let small = large.upperBound..<(rows - (rows - large.upperBound) % fewRows)
      runWholeTiles(tile, rows: large, epilogue)
      runWholeTiles(TileShape<fewRows, columns>(), rows: small, epilogue)
      row = small.upperBound
      if row == rows { return }
    }
    var rowOfA = a + row &* rowStride
    var line = c + row &* strideC
    while row < end {
      runTile(tile, a: rowOfA, line: line, count: tileRows, epilogue)
      row += tileRows
      rowOfA += tileRows &* rowStride
      line += tileRows &* strideC
    }
    while rows - row > 1 {
      runTile(remainder, a: rowOfA, line: line, count: min(rows - row, fewRows), epilogue)
      row += fewRows
      rowOfA += fewRows &* rowStride
      line += fewRows &* strideC
    }
    if row == rows - 1 { runTile(TileShape<1, columns>(), a: rowOfA, line: line, count: 1, epilogue) }
  }

  /// Whether tiles with all rows inside the matrix need nothing but one run of steps and whole vectors of C.
  private func multipliesWhole(columns: Int) -> Bool {
    #if arch(wasm32)
      // A page holds these kernels twice, and has no room for a second loop.
      false
    #else
      columns > 1 && width == columns &* lanes && b.rest.count == 0 && scaling == nil
    #endif
  }

  /// Tiles with all rows inside the matrix.
  private func runWholeTiles<let tileRows: Int, let columns: Int>(
    _ tile: TileShape<tileRows, columns>, rows: Range<Int>, _ epilogue: some Epilogue
  ) {
    if rowStride == 1 {
      runWholeTiles(tile, Transposed.self, rows: rows, epilogue)
    } else {
      runWholeTiles(tile, RowMajor.self, rows: rows, epilogue)
    }
  }

  /// The same with A in a known layout. A function of its own, because the many cases of
  /// ``runTile(_:row:count:_:)`` cost each tile tens of cycles, and because the layout of A is known when this one is
  /// compiled: elements side by side can be taken two at a time, and rows side by side need one address.
  @inline(never)
  private func runWholeTiles<let tileRows: Int, let columns: Int, Layout: OperandLayout>(
    _ tile: TileShape<tileRows, columns>, _ layout: Layout.Type, rows: Range<Int>, _ epilogue: some Epilogue
  ) {
    // Two loops, so that neither asks at each tile.
    let hasFewLines = Layout.isTransposed && tileRows &* columns &* lanes <= fewLines &* cacheLine
    if !hasFewLines && rowsAhead.count > 0 && b.main.count >= tileRows &* leastSteps {
      runWholeTiles(tile, layout, rows: rows, inParts: true, epilogue)
    } else {
      runWholeTiles(tile, layout, rows: rows, inParts: false, epilogue)
    }
  }

  @inline(__always)
  private func runWholeTiles<let tileRows: Int, let columns: Int, Layout: OperandLayout>(
    _: TileShape<tileRows, columns>, _: Layout.Type, rows: Range<Int>, inParts: Bool, _ epilogue: some Epilogue
  ) {
    let (rowStride, depthStride) = Layout.strides(row: rowStride, depth: depthStride)
    let prefetches = b.main.count &* columns >= leastPrefetchingProducts
    let parts = TileParts(Layout.self, rows: tileRows, a: (rowStride, depthStride), b: b.main, rowsAhead)
    var a = a + rows.lowerBound &* rowStride
    var line = c + rows.lowerBound &* strideC
    var row = rows.lowerBound
    while row < rows.upperBound {
      var sums: Tile<tileRows, columns> = zeroTile()
      let rowsOfA: RowAddresses<tileRows> =
        Layout.isTransposed ? InlineArray { a + $0 } : rowAddresses { a + $0 &* rowStride }
      if inParts {
        multiplyInParts(Layout.self, parts, a: rowsOfA, line: line, into: &sums)
      } else {
        if prefetches { prefetchOutput(line, rows: tileRows, columns: columns) }
        if !Layout.isTransposed {
          multiplyRows(depth: b.main.count, a: rowsOfA, b: b.main.start, strideB: b.main.stride, into: &sums)
        } else if rowsAhead.count == 0 {
          multiply(
            depth: b.main.count, a: rowsOfA, strideA: depthStride, b: b.main.start, strideB: b.main.stride, into: &sums)
        } else {
          multiply(
            depth: b.main.count, a: rowsOfA, strideA: depthStride, b: b.main.start, strideB: b.main.stride,
            prefetch: LinePrefetch(address: a + rowsAhead.distance, stride: depthStride), into: &sums)
        }
      }
      storeWhole(sums, rows: tileRows, to: line, epilogue)
      line += tileRows &* strideC
      a += tileRows &* rowStride
      row &+= tileRows
    }
  }

  /// One tile with `count` rows of the matrix, the first of which is at `a` and `line`. The other rows repeat the last
  /// one and are not stored.
  @inline(__always)
  private func runTile<let tileRows: Int, let columns: Int>(
    _: TileShape<tileRows, columns>, a: UnsafePointer<Float>, line: UnsafeMutablePointer<Float>, count: Int,
    _ epilogue: some Epilogue
  ) {
    var sums: Tile<tileRows, columns> = zeroTile()
    let rowsOfA: RowAddresses<tileRows> = rowAddresses { a + min($0, count &- 1) &* rowStride }
    if b.depth &* columns >= leastPrefetchingProducts {
      prefetch(line, rows: count, columns: columns, nextRow: a + tileRows &* rowStride)
    }
    multiply(
      depth: b.main.count, a: rowsOfA, strideA: depthStride, b: b.main.start, strideB: b.main.stride, into: &sums)
    multiply(
      depth: b.rest.count, a: rowsOfA, from: b.main.count &* depthStride, strideA: depthStride, b: b.rest.start,
      strideB: b.rest.stride, into: &sums)
    let lastVector = line + ((tileRows &- 1) &* strideC &+ (columns &- 1) &* lanes)
    let lastWhole = lastWholeVector(epilogue)
    let isWhole = count == tileRows && scaling == nil
    let isAlmostWhole = count >= tileRows &- 1 && scaling == nil
    if isAlmostWhole && (width == columns * lanes || lastVector <= lastWhole) {
      storeWhole(sums, rows: count, to: line, epilogue)
    } else if columns == 1 && isWhole && !epilogue.readsOutput && lastVector - strideC <= lastWhole {
      // All rows except the last are stored by whole vectors. Not in wider tiles: the compiler would spill their sums.
      storeWhole(sums, rows: tileRows &- 1, to: line, epilogue)
      epilogue.finish(sums[tileRows &- 1][0]) { .zero }.store(first: width, to: lastVector)
    } else {
      // Through memory, because an index that is not constant would keep the sums out of the registers.
      for r in 0..<tileRows { for v in 0..<columns { scratch.store(sums[r][v], at: (r * columns + v) * lanes) } }
      storePartial(scratch, columns: columns, line: line, count: count, epilogue)
    }
  }

  /// Writes all rows of a tile, or all but the last, by whole vectors.
  @inline(__always)
  private func storeWhole<let tileRows: Int, let columns: Int>(
    _ sums: Tile<tileRows, columns>, rows: Int, to first: UnsafeMutablePointer<Float>, _ epilogue: some Epilogue
  ) {
    var line = first
    for r in 0..<tileRows where r < tileRows &- 1 || rows == tileRows {
      for v in 0..<columns {
        let destination = line + v &* lanes
        destination.store(epilogue.finish(sums[r][v]) { destination.vector() })
      }
      line += strideC
    }
  }

  /// The steps of a tile along the main rows of B, with prefetches for one row of the tile now and then, and a little
  /// of later rows of A at every step or two. A core can wait for only a few cache lines at a time: prefetching more at
  /// once would delay the rows of B.
  @inline(__always)
  private func multiplyInParts<let tileRows: Int, let columns: Int, Layout: OperandLayout>(
    _: Layout.Type, _ parts: TileParts, a: RowAddresses<tileRows>, line: UnsafeMutablePointer<Float>,
    into sums: inout Tile<tileRows, columns>
  ) {
    var (line, rowsOfB, offset) = (line, b.main.start, 0)
    for r in 0..<tileRows {
      prefetch(line, rows: 1, columns: columns, nextRow: a[r] + parts.nextTile)
      line += strideC
      let count = r == tileRows &- 1 ? parts.lastSteps : parts.steps
      let rowsOfA = RowAddresses<tileRows> { a[$0] + offset }
      if Layout.isTransposed {
        multiply(
          depth: count, a: rowsOfA, strideA: depthStride, b: rowsOfB, strideB: b.main.stride,
          prefetch: LinePrefetch(address: a[0] + (parts.ahead &+ offset), stride: parts.strideAhead), into: &sums)
      } else {
        multiplyRows(
          depth: count, a: rowsOfA, b: rowsOfB, strideB: b.main.stride,
          prefetch: LinePrefetch(address: a[r] + parts.ahead, stride: parts.strideAhead), into: &sums)
      }
      offset &+= parts.a
      rowsOfB += parts.b
    }
  }

  /// Prefetches the cache lines of C that a tile writes at its end. The hardware does not predict them.
  @inline(__always)
  private func prefetchOutput(_ first: UnsafeMutablePointer<Float>, rows: Int, columns: Int) {
    var line = first
    for _ in 0..<rows {
      for column in stride(from: 0, to: columns &* lanes, by: max(lanes, cacheLine)) { cpu_prefetch(line + column) }
      line += strideC
    }
  }

  /// Prefetches the cache lines of C that a tile writes at its end, and the first lines of the next tile's rows of A
  /// from `nextRow` on. The hardware predicts neither.
  @inline(__always)
  private func prefetch(
    _ line: UnsafeMutablePointer<Float>, rows: Int, columns: Int, nextRow: UnsafePointer<Float>
  ) {
    var (line, nextRow) = (line, nextRow)
    for _ in 0..<rows {
      prefetchOutput(line, rows: 1, columns: columns)
      cpu_prefetch(nextRow)
      cpu_prefetch(nextRow + cacheLine)
      line += strideC
      nextRow += rowStride
    }
  }

  /// Whole tiles of the transposed C, as many as the rows fill, for a C so narrow that many SIMD lanes would be idle.
  /// Columns of A are contiguous here: vectors lie along them, and the elements of B are broadcast. Returns the number
  /// of rows done.
  private func runTransposedTiles<let columnsOfC: Int, let vectors: Int>(
    _ tile: TileShape<columnsOfC, vectors>, _ epilogue: some Epilogue
  ) -> Int {
    let lastWhole = scaling == nil ? lastWholeVector(epilogue) : c - 1
    var row = 0
    var line = c
    while rows - row >= vectors * lanes {
      multiplyTransposed(tile, row: row)
      for v in 0..<vectors {
        let square = scratch + v * lanes
        if line + (lanes &- 1) &* strideC <= lastWhole {
          transposeBlock(square, stride: vectors * lanes, to: line, outputStride: strideC, epilogue)
        } else {
          transposeBlock(square, stride: vectors * lanes, to: square, outputStride: vectors * lanes)
          storePartial(square, columns: vectors, line: line, count: lanes, epilogue)
        }
        line += lanes &* strideC
      }
      row += vectors * lanes
    }
    return row
  }

  /// Writes the sums of a tile of the transposed C to `scratch`.
  @inline(__always)
  private func multiplyTransposed<let columnsOfC: Int, let vectors: Int>(
    _: TileShape<columnsOfC, vectors>, row: Int
  ) {
    var sums: Tile<columnsOfC, vectors> = zeroTile()
    let mainColumns = RowAddresses<columnsOfC> { b.main.start + $0 }
    multiply(
      depth: b.main.count, a: mainColumns, strideA: b.main.stride, b: a + row, strideB: depthStride, into: &sums)
    let restColumns = RowAddresses<columnsOfC> { b.rest.start + $0 }
    multiply(
      depth: b.rest.count, a: restColumns, strideA: b.rest.stride, b: a + (row &+ b.main.count &* depthStride),
      strideB: depthStride, into: &sums)
    for r in 0..<columnsOfC { for v in 0..<vectors { scratch.store(sums[r][v], at: (r &* vectors &+ v) &* lanes) } }
  }

  /// The address in C of the last vector that may be written whole although its row ends earlier; one before C if none
  /// may. This needs rows without gaps between them: each row then overwrites the excess of the row before.
  private func lastWholeVector(_ epilogue: some Epilogue) -> UnsafeMutablePointer<Float> {
    epilogue.readsOutput || strideC != width ? c - 1 : c + (rows * strideC - lanes)
  }

  /// Writes the part inside C of `count` rows of sums, which lie `columns` vectors apart, from `line` on.
  private func storePartial(
    _ sums: UnsafeMutablePointer<Float>, columns: Int, line: UnsafeMutablePointer<Float>, count: Int,
    _ epilogue: some Epilogue
  ) {
    if let scaling {
      storeRows(sums, columns: columns, line: line, count: count, scaling)
    } else {
      storeRows(sums, columns: columns, line: line, count: count, epilogue)
    }
  }

  private func storeRows(
    _ sums: UnsafeMutablePointer<Float>, columns: Int, line: UnsafeMutablePointer<Float>, count: Int,
    _ epilogue: some Epilogue
  ) {
    let lastWhole = lastWholeVector(epilogue)
    var line = line
    for r in 0..<count {
      for v in 0..<(width + lanes - 1) / lanes {
        let destination = line + v &* lanes
        let rest = width &- v &* lanes
        let sum = sums.vector(at: (r &* columns &+ v) &* lanes)
        if rest >= lanes || destination <= lastWhole {
          destination.store(epilogue.finish(sum) { destination.vector() })
        } else {
          epilogue.finish(sum) { .load(first: rest, from: destination) }.store(first: rest, to: destination)
        }
      }
      line += strideC
    }
  }
}

/// A name for a tile's extents, so that they can be passed as an argument.
struct TileShape<let rows: Int, let columns: Int> {}
