/// The checks of shapes and buffers before a kernel gets pointers. They allocate nothing unless a check fails.
struct OperandCheck {
  /// The most elements of an operand or an im2col matrix are two to the power of this, so that no later arithmetic on
  /// counts overflows, on 32-bit WebAssembly too.
  static let greatestExponent = Int.bitWidth == 64 ? 48 : 28

  let operation: StaticString

  /// Requires `found` to be at least `least`.
  @inline(__always)
  func extent(_ name: StaticString, _ found: Int, atLeast least: Int) throws(ShapeError) {
    if found < least { throw misfit(name, "at least \(least)", "\(found)") }
  }

  /// Requires `found` to be in `range`.
  @inline(__always)
  func extent(_ name: StaticString, _ found: Int, in range: ClosedRange<Int>) throws(ShapeError) {
    if !range.contains(found) { throw misfit(name, "\(range.lowerBound) to \(range.upperBound)", "\(found)") }
  }

  /// Requires an operand to have exactly `expected` elements.
  @inline(__always)
  func count(_ name: StaticString, _ found: Int, _ expected: Int) throws(ShapeError) {
    if found != expected { throw misfit(name, "\(expected) elements", "\(found)") }
  }

  /// Requires an operand to have `expected` elements or more.
  @inline(__always)
  func count(_ name: StaticString, _ found: Int, atLeast expected: Int) throws(ShapeError) {
    if found < expected { throw misfit(name, "at least \(expected) elements", "\(found)") }
  }

  /// Requires a workspace of `expected` elements or more, aligned to a cache line.
  @inline(__always)
  func workspace(_ workspace: AlignedBuffer<Float>, _ expected: Int) throws(ShapeError) {
    try count("workspace", workspace.count, atLeast: expected)
    let misalignment = Int(bitPattern: workspace.pointer) % AlignedBuffer<Float>.alignment
    if expected > 0 && misalignment != 0 {
      throw misfit("workspace", "aligned to \(AlignedBuffer<Float>.alignment) bytes", "\(misalignment) bytes past")
    }
  }

  /// Requires every byte to be less than `limit`: labels and positions are used as indices.
  @inline(__always)
  func bytes(_ name: StaticString, _ buffer: AlignedBuffer<UInt8>, lessThan limit: Int) throws(ShapeError) {
    guard limit <= Int(UInt8.max) else { return }
    var greatest: UInt8 = 0
    for byte in UnsafeBufferPointer(start: buffer.pointer, count: buffer.count) { greatest = max(greatest, byte) }
    if greatest >= limit { throw misfit(name, "less than \(limit)", "\(greatest)") }
  }

  /// Requires the product of the extents to be at most 2^`greatestExponent`. No extent may be negative.
  @inline(__always)
  func product(_ name: StaticString, _ extents: (Int, Int, Int, Int)) throws(ShapeError) {
    // In floating point, because the product itself may overflow.
    let elements = Double(extents.0) * Double(extents.1) * Double(extents.2) * Double(extents.3)
    if elements > Double(1 << Self.greatestExponent) {
      throw misfit(name, "at most 2^\(Self.greatestExponent) elements", "\(elements)")
    }
  }

  @inline(never)
  func misfit(_ operand: StaticString, _ expected: String, _ found: String) -> ShapeError {
    ShapeError(operation: "\(operation)", operand: "\(operand)", expected: expected, found: found)
  }
}
