import Kernels

extension UnsafeMutablePointer<UInt8> {
  /// Writes each lane's low byte.
  @inline(__always)
  func store(_ vector: IntVector, at offset: Int) {
    let bytes = ByteVector(truncatingIfNeeded: vector)
    UnsafeMutableRawPointer(self + offset).storeBytes(of: bytes, as: ByteVector.self)
  }
}

extension UnsafePointer<UInt8> {
  /// A vector's worth of bytes, one in each lane.
  @inline(__always)
  func vector(at offset: Int) -> IntVector {
    IntVector(truncatingIfNeeded: UnsafeRawPointer(self + offset).loadUnaligned(as: ByteVector.self))
  }
}

/// Lane by lane, the greatest of a window's four values and which it was: the first of equals.
@inline(__always)
func greatestOf(_ a: Vector, _ b: Vector, _ c: Vector, _ d: Vector) -> (Vector, IntVector) {
  let ab = b .> a
  let cd = d .> c
  let first = a.replacing(with: b, where: ab)
  let second = c.replacing(with: d, where: cd)
  let isSecond = second .> first
  let firstPosition = IntVector.zero.replacing(with: 1, where: ab)
  let secondPosition = IntVector(repeating: 2).replacing(with: 3, where: cd)
  return (
    first.replacing(with: second, where: isSecond),
    firstPosition.replacing(with: secondPosition, where: isSecond)
  )
}

/// Sends each pooled gradient to where its maximum stood, into a matrix of the positions that the 2 x 2 windows cover
/// (batch x 2 outputHeight x 2 outputWidth rows), zero elsewhere. Channels must fill whole vectors.
func unpool(
  _ shape: PoolingShape, outputGradient: UnsafePointer<Float>, positions: UnsafePointer<UInt8>,
  to covered: UnsafeMutablePointer<Float>
) {
  let row = 2 * shape.outputWidth * shape.channels
  for y in 0..<shape.batch * shape.outputHeight {
    for x in 0..<shape.outputWidth {
      let source = (y * shape.outputWidth + x) * shape.channels
      let destination = covered + 2 * (y * row + x * shape.channels)
      for channel in stride(from: 0, to: shape.channels, by: lanes) {
        let gradient = outputGradient.vector(at: source + channel)
        let position = positions.vector(at: source + channel)
        for corner in 0..<4 {
          destination.store(
            Vector.zero.replacing(with: gradient, where: position .== IntVector(repeating: Int32(corner))),
            at: (corner / 2) * row + (corner % 2) * shape.channels + channel)
        }
      }
    }
  }
}

/// The maximum of each 2 x 2 window and its position. Channels must fill whole vectors.
func poolDirectly(
  _ shape: PoolingShape, input: UnsafePointer<Float>, output: UnsafeMutablePointer<Float>,
  positions: UnsafeMutablePointer<UInt8>
) {
  let row = shape.width * shape.channels
  var destination = 0
  for image in 0..<shape.batch {
    for y in 0..<shape.outputHeight {
      for x in 0..<shape.outputWidth {
        let window = input + (image * shape.height + 2 * y) * row + 2 * x * shape.channels
        for channel in stride(from: 0, to: shape.channels, by: lanes) {
          let (greatest, position) = greatestOf(
            window.vector(at: channel), window.vector(at: shape.channels + channel),
            window.vector(at: row + channel), window.vector(at: row + shape.channels + channel))
          output.store(greatest, at: destination + channel)
          positions.store(position, at: destination + channel)
        }
        destination += shape.channels
      }
    }
  }
}
