import Kernels

/// What stands for a window's position until all are written as bytes: the lowest byte is the position. The other bits
/// are there so that the compiler selects by a mask rather than computes from it, which takes twice the instructions.
private enum PositionCode {
  static var upperLeft: IntVector { IntVector(repeating: 0x35A_00) }
  static var upperRight: IntVector { IntVector(repeating: 0x1C7_01) }
  static var lowerLeft: IntVector { IntVector(repeating: 0x26D_02) }
  static var lowerRight: IntVector { IntVector(repeating: 0x79B_03) }
}

/// Of a window's four values in a vector of channels, the greatest and which it was, the first of equals: output =
/// max(greatest + bias, 0), and the position as a code for ``narrow(_:count:to:)``.
@inline(__always)
func pool(
  upper: (left: Vector, right: Vector), lower: (left: Vector, right: Vector), bias: Vector,
  output: UnsafeMutablePointer<Float>, codes: UnsafeMutablePointer<Int32>
) {
  let (inUpper, inLower) = (upper.right .> upper.left, lower.right .> lower.left)
  let greatestUpper = upper.left.replaced(by: upper.right, where: inUpper)
  let greatestLower = lower.left.replaced(by: lower.right, where: inLower)
  let isLower = greatestLower .> greatestUpper
  output.store((greatestUpper.replaced(by: greatestLower, where: isLower) + bias).rectified)
  let code = PositionCode.upperLeft.replaced(by: PositionCode.upperRight, where: inUpper)
    .replaced(by: PositionCode.lowerLeft.replaced(by: PositionCode.lowerRight, where: inLower), where: isLower)
  UnsafeMutableRawPointer(codes).storeBytes(of: code, as: IntVector.self)
}

/// The positions that codes stand for: a plain loop over memory, because that is what the compiler narrows by vectors.
func narrow(_ codes: UnsafePointer<Int32>, count: Int, to positions: UnsafeMutablePointer<UInt8>) {
  for i in 0..<count { positions[i] = UInt8(truncatingIfNeeded: codes[i]) }
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
