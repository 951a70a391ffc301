import Testing

@testable import Images

@Suite("Orientations of Exif")
struct OrientationTests {
  /// A directory whose only entry is the orientation 6.
  private static let sideways: [UInt8] = [
    0x49, 0x49, 42, 0, 8, 0, 0, 0, 1, 0, 0x12, 0x01, 3, 0, 1, 0, 0, 0, 6, 0, 0, 0, 0, 0, 0, 0,
  ]

  @Test("Data cut off anywhere before the orientation, or damaged, say nothing")
  func damaged() {
    #expect(Orientation(exif: Self.sideways[...]) == .quarterTurn)
    for count in 0..<20 { #expect(Orientation(exif: Self.sideways[..<count]) == nil, "\(count)") }
    // The byte order, the offset of the directory (beyond the end, and near 2^32), the tag, the type, and the code.
    for (index, value) in [(0, 0x4d), (2, 43), (4, 200), (7, 255), (10, 0x13), (12, 4), (18, 0), (18, 9)]
      as [(Int, UInt8)]
    {
      var bytes = Self.sideways
      bytes[index] = value
      #expect(Orientation(exif: bytes[...]) == nil, "\(index)")
    }
    // The directory promises more entries than the data hold: the existing entries count.
    var many = Self.sideways
    many[9] = 255
    #expect(Orientation(exif: many[...]) == .quarterTurn)
  }
}
