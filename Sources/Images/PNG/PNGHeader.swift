/// The contents of the first chunk, IHDR.
struct PNGHeader {
  /// The samples that a pixel consists of, by code.
  enum ColorType: UInt8 {
    case gray = 0
    case rgb = 2
    case palette = 3
    case grayAlpha = 4
    case rgbAlpha = 6

    /// Samples of a pixel.
    var channels: Int {
      switch self {
      case .gray, .palette: 1
      case .grayAlpha: 2
      case .rgb: 3
      case .rgbAlpha: 4
      }
    }

    /// The bits that a sample may have.
    var bitDepths: [Int] {
      switch self {
      case .gray: [1, 2, 4, 8, 16]
      case .palette: [1, 2, 4, 8]
      case .rgb, .grayAlpha, .rgbAlpha: [8, 16]
      }
    }
  }

  let width: Int
  let height: Int
  let bitDepth: Int
  let colorType: ColorType
  let isInterlaced: Bool

  /// The header in a chunk's data, which must be IHDR.
  init(_ chunk: PNGChunk, in bytes: [UInt8], file: String) throws(ImageError) {
    func invalid(_ place: String, expected: String, found: String) -> ImageError {
      .invalid(file: file, place: "PNG, \(place)", expected: expected, found: found)
    }
    guard chunk.type == "IHDR", chunk.data.count == 13 else {
      throw invalid("first chunk", expected: "IHDR of 13 bytes", found: "\(chunk.type) of \(chunk.data.count)")
    }
    let fields = Array(bytes[chunk.data])
    width = Int(fields.bigEndian32(at: 0))
    height = Int(fields.bigEndian32(at: 4))
    try ImageLimits.check(width: width, height: height, file: file)
    bitDepth = Int(fields[8])
    guard let colorType = ColorType(rawValue: fields[9]), colorType.bitDepths.contains(bitDepth) else {
      throw invalid(
        "IHDR", expected: "a colour type and bit depth that go together",
        found: "colour type \(fields[9]), bit depth \(bitDepth)")
    }
    guard fields[10] == 0, fields[11] == 0, fields[12] <= 1 else {
      throw invalid(
        "IHDR", expected: "compression 0, filter 0, interlace 0 or 1",
        found: "\(fields[10]), \(fields[11]), \(fields[12])")
    }
    self.colorType = colorType
    isInterlaced = fields[12] == 1
  }

  /// Bits of a pixel.
  var bitsPerPixel: Int { bitDepth * colorType.channels }
}
