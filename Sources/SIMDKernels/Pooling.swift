import Kernels

/// For each of `count` channels (whole vectors), the greatest of a window's four values and which it was, the first of
/// equals; then output = max(greatest + bias, 0). The values stand `right` and `below` floats from `corner`, where
/// memory is overwritten.
@inline(never)
func poolWindow(
  count: Int, corner: UnsafeMutablePointer<Float>, right: Int, below: Int, bias: UnsafePointer<Float>,
  output: UnsafeMutablePointer<Float>, positions: UnsafeMutablePointer<UInt8>
) {
  let lanePositions = UnsafeMutableRawPointer(corner)
  for channel in stride(from: 0, to: count, by: lanes) {
    let values = corner + channel
    let (a, b) = (values.vector(), values.vector(at: right))
    let (c, d) = (values.vector(at: below), values.vector(at: below &+ right))
    let (inUpper, inLower) = (b .> a, d .> c)
    let (upper, lower) = (a.replaced(by: b, where: inUpper), c.replaced(by: d, where: inLower))
    let isLower = lower .> upper
    output.store((upper.replaced(by: lower, where: isLower) + bias.vector(at: channel)).rectified, at: channel)
    let upperPosition = inUpper.bits & 1
    let lowerPosition = (inLower.bits & 1) | 2
    let position = upperPosition ^ ((upperPosition ^ lowerPosition) & isLower.bits)
    lanePositions.storeBytes(of: position, toByteOffset: channel * MemoryLayout<Int32>.stride, as: IntVector.self)
  }
  // A plain loop over memory, because that is what the compiler narrows by vectors.
  lanePositions.withMemoryRebound(to: Int32.self, capacity: count) { lanePositions in
    for channel in 0..<count { positions[channel] = UInt8(truncatingIfNeeded: lanePositions[channel]) }
  }
}

/// Sends each pooled gradient to where its maximum stood, into a matrix of the positions that the 2 x 2 windows cover
/// (batch x 2 outputHeight x 2 outputWidth rows), zero elsewhere.
func unpool(
  _ shape: PoolingShape, outputGradient: UnsafePointer<Float>, positions: UnsafePointer<UInt8>,
  to covered: UnsafeMutablePointer<Float>
) {
  let row = 2 * shape.outputWidth * shape.channels
  for y in 0..<shape.batch * shape.outputHeight {
    for x in 0..<shape.outputWidth {
      let source = (y * shape.outputWidth + x) * shape.channels
      let gradient = outputGradient + source
      let position = positions + source
      for corner in 0..<4 {
        let (below, right) = corner.quotientAndRemainder(dividingBy: 2)
        let destination = covered + (2 * y + below) * row + (2 * x + right) * shape.channels
        let wanted = UInt8(truncatingIfNeeded: corner)
        for channel in 0..<shape.channels {
          destination[channel] = position[channel] == wanted ? gradient[channel] : 0
        }
      }
    }
  }
}
