/// Turns the samples of a row into grey values and opacities.
struct PNGPixels {
  private let header: PNGHeader
  /// Grey value and opacity of each entry; empty without a palette.
  private let palette: [(gray: UInt8, alpha: UInt8)]
  /// The samples of the transparent colour, if there is one.
  private let transparent: [Int]?

  /// Whether a pixel can be transparent.
  let hasAlpha: Bool

  /// `palette` and `transparency` are the data of the chunks PLTE and tRNS.
  init(
    _ header: PNGHeader, palette: ArraySlice<UInt8>?, transparency: ArraySlice<UInt8>?, file: String
  ) throws(ImageError) {
    func invalid(_ place: String, expected: String, found: String) -> ImageError {
      .invalid(file: file, place: "PNG, \(place)", expected: expected, found: found)
    }
    let colors = palette.map(Array.init) ?? []
    let alphas = transparency.map(Array.init) ?? []
    guard colors.count % 3 == 0, colors.count <= 768 else {
      throw invalid("PLTE", expected: "at most 256 entries of three bytes", found: "\(colors.count) bytes")
    }
    var transparent: [Int]?
    switch header.colorType {
    case .palette:
      guard !colors.isEmpty else { throw invalid("PLTE", expected: "a palette before the pixels", found: "none") }
      guard alphas.count <= colors.count / 3 else {
        throw invalid("tRNS", expected: "at most \(colors.count / 3) bytes", found: "\(alphas.count)")
      }
    case .gray, .rgb:
      if transparency != nil {
        guard alphas.count == 2 * header.colorType.channels else {
          throw invalid("tRNS", expected: "\(2 * header.colorType.channels) bytes", found: "\(alphas.count)")
        }
        transparent = stride(from: 0, to: alphas.count, by: 2).map { Int(alphas[$0]) << 8 | Int(alphas[$0 + 1]) }
      }
    case .grayAlpha, .rgbAlpha:
      guard transparency == nil else { throw invalid("tRNS", expected: "none beside an alpha channel", found: "one") }
    }
    self.header = header
    self.transparent = transparent
    let isIndexed = header.colorType == .palette
    self.palette = (0..<(isIndexed ? colors.count / 3 : 0)).map { entry in
      let gray = Self.luma(Int(colors[3 * entry]), Int(colors[3 * entry + 1]), Int(colors[3 * entry + 2]))
      return (gray, entry < alphas.count ? alphas[entry] : 255)
    }
    hasAlpha = transparency != nil || header.colorType == .grayAlpha || header.colorType == .rgbAlpha
  }

  /// Grey value and opacity of a row's pixel; nil if the palette lacks the pixel's entry.
  func pixel(_ index: Int, in row: [UInt8]) -> (gray: UInt8, alpha: UInt8)? {
    func sample(_ channel: Int) -> Int { raw(index * header.colorType.channels + channel, in: row) }
    switch header.colorType {
    case .palette:
      let entry = sample(0)
      return entry < palette.count ? palette[entry] : nil
    case .gray:
      return (scaled(sample(0)), transparent == [sample(0)] ? 0 : 255)
    case .grayAlpha:
      return (scaled(sample(0)), scaled(sample(1)))
    case .rgb, .rgbAlpha:
      let (red, green, blue) = (sample(0), sample(1), sample(2))
      let gray = Self.luma(Int(scaled(red)), Int(scaled(green)), Int(scaled(blue)))
      if header.colorType == .rgbAlpha { return (gray, scaled(sample(3))) }
      return (gray, transparent == [red, green, blue] ? 0 : 255)
    }
  }

  /// A sample as it is stored.
  private func raw(_ index: Int, in row: [UInt8]) -> Int {
    switch header.bitDepth {
    case 8: return Int(row[index])
    case 16: return Int(row[2 * index]) << 8 | Int(row[2 * index + 1])
    default:
      let bit = index * header.bitDepth
      return Int(row[bit / 8]) >> (8 - header.bitDepth - bit % 8) & (1 << header.bitDepth - 1)
    }
  }

  /// A sample from 0 to 255.
  private func scaled(_ sample: Int) -> UInt8 {
    let greatest = 1 << header.bitDepth - 1
    return UInt8((sample * 255 + greatest / 2) / greatest)
  }

  /// The brightness of a colour, ITU-R BT.601.
  private static func luma(_ red: Int, _ green: Int, _ blue: Int) -> UInt8 {
    UInt8((299 * red + 587 * green + 114 * blue + 500) / 1000)
  }
}
