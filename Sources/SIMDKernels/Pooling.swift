import Kernels

// Plain loops over channels: the compiler turns these into vector code by itself, bytes included.

/// For each of `count` channels, the greatest of a window's four values and which it was, the first of equals; then
/// output = max(greatest + bias, 0). The values stand `right` and `below` floats from `corner`.
@inline(__always)
func poolWindow(
  count: Int, corner: UnsafePointer<Float>, right: Int, below: Int, bias: UnsafePointer<Float>,
  output: UnsafeMutablePointer<Float>, positions: UnsafeMutablePointer<UInt8>
) {
  for channel in 0..<count {
    let (greatest, position) = greatestOf(corner + channel, right: right, below: below)
    let value = greatest + bias[channel]
    output[channel] = value < 0 ? 0 : value
    positions[channel] = position
  }
}

/// The greatest of a window's four values and which it was: the first of equals.
@inline(__always)
private func greatestOf(_ corner: UnsafePointer<Float>, right: Int, below: Int) -> (Float, UInt8) {
  let (a, b, c, d) = (corner[0], corner[right], corner[below], corner[below &+ right])
  let (upper, upperPosition): (Float, UInt8) = b > a ? (b, 1) : (a, 0)
  let (lower, lowerPosition): (Float, UInt8) = d > c ? (d, 3) : (c, 2)
  return lower > upper ? (lower, lowerPosition) : (upper, upperPosition)
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
