/// The checks that one call of an operation makes before it takes pointers. Nothing is allocated unless one fails.
struct OperandCheck {
  /// Limits the elements of an operand, and of the patch matrix, so that no later arithmetic on counts overflows.
  static let greatestCount = 1 << 48

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

  /// Requires scratch memory of `expected` elements or more, aligned as kernels rely on.
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

  /// Requires the product of extents that are not negative to be small enough to count with.
  @inline(__always)
  func product(_ name: StaticString, _ extents: (Int, Int, Int, Int)) throws(ShapeError) {
    // In floating point, because the product itself may overflow.
    let elements = Double(extents.0) * Double(extents.1) * Double(extents.2) * Double(extents.3)
    if elements > Double(Self.greatestCount) { throw misfit(name, "at most 2^48 elements", "\(elements)") }
  }

  @inline(never)
  func misfit(_ operand: StaticString, _ expected: String, _ found: String) -> ShapeError {
    ShapeError(operation: "\(operation)", operand: "\(operand)", expected: expected, found: found)
  }
}

extension OperandCheck {
  func shape(_ shape: GEMMShape) throws(ShapeError) {
    try extent("m", shape.m, atLeast: 0)
    try extent("n", shape.n, atLeast: 0)
    try extent("k", shape.k, atLeast: 0)
    try extent("leadingDimensionA", shape.leadingDimensionA, atLeast: shape.transposesA ? shape.m : shape.k)
    try extent("leadingDimensionB", shape.leadingDimensionB, atLeast: shape.transposesB ? shape.k : shape.n)
    try extent("leadingDimensionC", shape.leadingDimensionC, atLeast: shape.n)
    try product("a", (shape.transposesA ? shape.k : shape.m, shape.leadingDimensionA, 1, 1))
    try product("b", (shape.transposesB ? shape.n : shape.k, shape.leadingDimensionB, 1, 1))
    try product("c", (shape.m, shape.leadingDimensionC, 1, 1))
  }

  func shape(_ shape: ConvolutionShape) throws(ShapeError) {
    try extent("batch", shape.batch, atLeast: 0)
    try extent("kernelHeight", shape.kernelHeight, atLeast: 1)
    try extent("kernelWidth", shape.kernelWidth, atLeast: 1)
    try extent("height", shape.height, atLeast: shape.kernelHeight)
    try extent("width", shape.width, atLeast: shape.kernelWidth)
    try extent("inputChannels", shape.inputChannels, atLeast: 1)
    try extent("outputChannels", shape.outputChannels, atLeast: 1)
    try extent("stride", shape.stride, atLeast: 1)
    try product("input", (shape.batch, shape.height, shape.width, shape.inputChannels))
    try product("output", (shape.batch, shape.outputHeight, shape.outputWidth, shape.outputChannels))
    try product("weights", (shape.kernelHeight, shape.kernelWidth, shape.inputChannels, shape.outputChannels))
    try product("columns", (shape.outputPositions, shape.kernelHeight, shape.kernelWidth, shape.inputChannels))
  }

  func shape(_ shape: DenseShape) throws(ShapeError) {
    try extent("batch", shape.batch, atLeast: 0)
    try extent("inputs", shape.inputs, atLeast: 1)
    try extent("outputs", shape.outputs, atLeast: 1)
    try product("input", (shape.batch, shape.inputs, 1, 1))
    try product("output", (shape.batch, shape.outputs, 1, 1))
    try product("weights", (shape.inputs, shape.outputs, 1, 1))
  }

  func shape(_ shape: PoolingShape) throws(ShapeError) {
    try extent("batch", shape.batch, atLeast: 0)
    try extent("height", shape.height, atLeast: 1)
    try extent("width", shape.width, atLeast: 1)
    try extent("channels", shape.channels, atLeast: 1)
    try extent("window", shape.window, in: 1...16)
    try product("input", (shape.batch, shape.height, shape.width, shape.channels))
  }
}
