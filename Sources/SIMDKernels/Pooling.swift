import Kernels

/// Codes of a window's positions, until they are written as bytes. The lowest byte is the position. The other bits make
/// the compiler select by a mask; without them it would compute from the mask, in twice the instructions.
private enum PositionCode {
  static var upperLeft: IntVector { IntVector(repeating: 0x35A_00) }
  static var upperRight: IntVector { IntVector(repeating: 0x1C7_01) }
  static var lowerLeft: IntVector { IntVector(repeating: 0x26D_02) }
  static var lowerRight: IntVector { IntVector(repeating: 0x79B_03) }
}

/// Pools a window's four values in a vector of channels: output = max(greatest + bias, 0), and the position of the
/// greatest (the first of equal ones) as a code for ``narrow(_:count:to:)``.
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

/// Writes the positions of `codes` as bytes, by a plain loop over memory, because the compiler vectorises that.
func narrow(_ codes: UnsafePointer<Int32>, count: Int, to positions: UnsafeMutablePointer<UInt8>) {
  for i in 0..<count { positions[i] = UInt8(truncatingIfNeeded: codes[i]) }
}

/// Writes each pooled gradient to the position of its maximum, and zero elsewhere, in a matrix of the positions that
/// the 2 x 2 windows cover (batch x 2 outputHeight x 2 outputWidth rows).
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
