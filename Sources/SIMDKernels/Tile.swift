import CPUFeatures

/// A block of sums held in registers: `rows` x `columns` vectors.
typealias Tile<let rows: Int, let columns: Int> = InlineArray<rows, InlineArray<columns, Vector>>

/// A tile of zeros. It is made by closures, because initialisers that repeat a value are not inlined everywhere: their
/// result has an address, so it would stay in memory instead of registers.
@inline(__always)
func zeroTile<let rows: Int, let columns: Int>() -> Tile<rows, columns> {
  Tile<rows, columns> { _ in InlineArray { _ in .zero } }
}

#if arch(x86_64)
  /// The most rows of A whose addresses fit the registers.
  let mostAddresses = 8
#else
  /// The most rows of A whose addresses are kept in registers: none. An arm64 core has units of their own for integers,
  /// and two steps at once make the compiler load pairs of elements, which leave no registers for some sums. For wasm32
  /// a browser chooses the registers.
  let mostAddresses = 0
#endif

/// Where the rows of A that a tile multiplies begin.
typealias RowAddresses<let rows: Int> = InlineArray<rows, UnsafePointer<Float>>

/// The addresses of a tile's rows of A, each in a register of its own if there are enough. The compiler would make one
/// from the other at each step, by additions that take the place of multiply-adds on an Intel core.
@inline(__always)
func rowAddresses<let rows: Int>(_ address: (_ row: Int) -> UnsafePointer<Float>) -> RowAddresses<rows> {
  InlineArray { rows <= mostAddresses ? cpu_address(address($0)) : address($0) }
}

#if SIMD_AVX512 || arch(arm64)
  /// Vectors across a tile of 9 to 12 rows, so that the sums fit into 32 registers.
  let tallTileVectors = 2
#else
  /// Vectors across a tile of 9 to 12 rows, so that the sums fit into 16 registers.
  let tallTileVectors = 1
#endif

/// Floats of memory that hold the sums of any tile.
let tileWorkspaceCount = 32 * lanes

/// sums[r][v] += element(r) x b[v x lanes]: one step of a reduction. Of a wide tile, the elements of A stay in
/// registers and the vectors of B come one after the other; of a tall one, it is the other way around.
@inline(__always)
func addProduct<let rows: Int, let columns: Int>(
  _ element: (_ row: Int) -> Float, b: UnsafePointer<Float>, into sums: inout Tile<rows, columns>
) {
  if columns > rows {
    var elements = InlineArray<rows, Vector>(repeating: .zero)
    for r in 0..<rows { elements[r] = Vector(repeating: element(r)) }
    for v in 0..<columns {
      let vector = b.vector(at: v &* lanes)
      for r in 0..<rows { sums[r][v] = sums[r][v].adding(elements[r], times: vector) }
    }
    return
  }
  var bRow = InlineArray<columns, Vector>(repeating: .zero)
  for v in 0..<columns { bRow[v] = b.vector(at: v &* lanes) }
  for r in 0..<rows {
    let element = Vector(repeating: element(r))
    for v in 0..<columns { sums[r][v] = sums[r][v].adding(element, times: bRow[v]) }
  }
}

/// sums[r][v] += a[r][offset] x b[v x lanes]: the same with an address for each row of A.
@inline(__always)
private func addProduct<let rows: Int, let columns: Int>(
  _ a: RowAddresses<rows>, at offset: Int, b: UnsafePointer<Float>, into sums: inout Tile<rows, columns>
) {
  addProduct({ a[$0][offset] }, b: b, into: &sums)
}

/// sums[r][v] += sum over p < depth of a[r][start + p x strideA] x b[p x strideB + v x lanes]: the micro-kernel of
/// every product here.
///
/// Each step loads one row of B vectors, which all rows use, and broadcasts each element of A, which all columns use.
/// The steps are counted down by hand: with a range, the loop has a second exit (a trap), and because of it the
/// compiler moved the sums of tall tiles through memory at every step.
@inline(__always)
func multiply<let rows: Int, let columns: Int>(
  depth: Int, a: RowAddresses<rows>, from start: Int = 0, strideA: Int, b: UnsafePointer<Float>,
  strideB: Int, prefetch: some Prefetch = NoPrefetch(), into sums: inout Tile<rows, columns>
) {
  var (b, prefetch) = (b, prefetch)
  var offset = start
  var rest = depth
  while rest != 0 {
    prefetch.advance(steps: 1)
    addProduct(a, at: offset, b: b, into: &sums)
    b += strideB
    offset &+= strideA
    rest &-= 1
  }
}

/// sums[r][v] += sum over p < depth of a[r][start + p] x b[p x strideB + v x lanes], for rows of A whose elements lie
/// side by side. Two steps are one iteration: an Intel core's units for multiply-adds also count and add addresses,
/// which takes 2 to 4 % of a long row's time.
@inline(__always)
func multiplyRows<let rows: Int, let columns: Int>(
  depth: Int, a: RowAddresses<rows>, from start: Int = 0, b: UnsafePointer<Float>, strideB: Int,
  prefetch: some Prefetch = NoPrefetch(), into sums: inout Tile<rows, columns>
) {
  if rows > mostAddresses {
    multiply(depth: depth, a: a, from: start, strideA: 1, b: b, strideB: strideB, prefetch: prefetch, into: &sums)
    return
  }
  var (b, prefetch) = (b, prefetch)
  var offset = start
  var rest = depth &>> 1
  while rest != 0 {
    prefetch.advance(steps: 2)
    addProduct(a, at: offset, b: b, into: &sums)
    addProduct(a, at: offset &+ 1, b: b + strideB, into: &sums)
    b += 2 &* strideB
    offset &+= 2
    rest &-= 1
  }
  if depth & 1 == 1 { addProduct(a, at: offset, b: b, into: &sums) }
}

/// sums[r][v] += sum over p < depth of a[r][offsets[p]] x b[p x strideB + v x lanes]: the same with a table of A's
/// offsets. Two steps are one iteration where the registers hold the addresses of A's rows.
@inline(__always)
func multiply<let rows: Int, let columns: Int>(
  depth: Int, a: RowAddresses<rows>, offsets: UnsafePointer<Int32>, b: UnsafePointer<Float>,
  strideB: Int, into sums: inout Tile<rows, columns>
) {
  var (b, offsets) = (b, offsets)
  let stepsAtOnce = rows <= mostAddresses ? 2 : 1
  var rest = depth / stepsAtOnce
  while rest != 0 {
    addProduct(a, at: Int(offsets[0]), b: b, into: &sums)
    if stepsAtOnce == 2 { addProduct(a, at: Int(offsets[1]), b: b + strideB, into: &sums) }
    b += stepsAtOnce &* strideB
    offsets += stepsAtOnce
    rest &-= 1
  }
  if depth % stepsAtOnce == 1 { addProduct(a, at: Int(offsets[0]), b: b, into: &sums) }
}
