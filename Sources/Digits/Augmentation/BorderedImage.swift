/// An image with a border of zeros. The grey value at any point is interpolated without bounds tests: points outside
/// are first moved to the border.
///
/// All arithmetic is in integers, so that the values are the same on every platform. Coordinates have 16 fraction bits;
/// the upper 8 of them weigh the four neighbours.
struct BorderedImage: ~Copyable {
  /// Fraction bits of a coordinate.
  static let fractionBits: Int32 = 16

  private static let side = LabeledImages.side
  private static let stride = 32
  // The border: one row above and two below, one column to the left and at least two to the right.
  private var bytes = InlineArray<992, UInt8>(repeating: 0)

  /// The factor of an interpolated value, which makes 255 become 1.
  private static let scale = LabeledImages.scale * 0x1p-16

  /// Copies an image's grey values, row by row.
  mutating func load(_ pixels: UnsafePointer<UInt8>) {
    var span = bytes.mutableSpan
    span.withUnsafeMutableBufferPointer { bytes in
      for row in 0..<Self.side {
        let line = bytes.baseAddress! + (row + 1) * Self.stride + 1
        line.update(from: pixels + row * Self.side, count: Self.side)
      }
    }
  }

  /// Converts pixels to a coordinate, for a point (which may be outside) or for a step between points.
  @inline(__always)
  static func coordinate(_ pixels: Float) -> Int32 { Int32((pixels * 0x1p16).rounded()) }

  /// Writes the grey values, 0...1, at `count` points in a row, the first at (x, y), each a step further.
  func sample(
    x: Int32, y: Int32, stepX: Int32, stepY: Int32, count: Int, into values: UnsafeMutablePointer<Float>
  ) {
    let limit = Int32(Self.side) << Self.fractionBits
    bytes.span.withUnsafeBufferPointer { bytes in
      let bytes = bytes.baseAddress!
      for index in 0..<count {
        let number = Int32(truncatingIfNeeded: index)
        let x = max(-1 << Self.fractionBits, min(x &+ number &* stepX, limit))
        let y = max(-1 << Self.fractionBits, min(y &+ number &* stepY, limit))
        let corner = Int((y >> Self.fractionBits &+ 1) &* Int32(Self.stride) &+ (x >> Self.fractionBits &+ 1))
        let weightX = (x >> 8) & 255
        let weightY = (y >> 8) & 255
        let upper = Int32(bytes[corner]) &* (256 &- weightX) &+ Int32(bytes[corner &+ 1]) &* weightX
        let lower =
          Int32(bytes[corner &+ Self.stride]) &* (256 &- weightX) &+ Int32(bytes[corner &+ Self.stride &+ 1]) &* weightX
        values[index] = Float(upper &* (256 &- weightY) &+ lower &* weightY) * Self.scale
      }
    }
  }
}
