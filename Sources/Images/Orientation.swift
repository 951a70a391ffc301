/// How a picture has to be turned to be upright (Exif 2.32, tag 0x0112 "Orientation").
enum Orientation: Int {
  case upright = 1
  case mirrored, halfTurn, flipped, transposed, quarterTurn, transversed, threeQuarterTurn

  /// The orientation in the data of a PNG file's eXIf chunk, a TIFF header and its first directory in either byte
  /// order. Nil if the data have no orientation or are damaged; the pixels may still be intact.
  init?(exif data: ArraySlice<UInt8>) {
    // Some writers keep the letters that begin a JPEG's Exif segment.
    let prefix = Array("Exif\0\0".utf8)
    let bytes = Array(data.starts(with: prefix) ? data.dropFirst(prefix.count) : data)
    let isBigEndian = bytes.starts(with: Array("MM\0*".utf8))
    guard isBigEndian || bytes.starts(with: Array("II*\0".utf8)) else { return nil }
    func number(at offset: Int, bytes count: Int) -> Int? {
      guard offset >= 0, offset <= bytes.count - count else { return nil }
      let part = bytes[offset..<offset + count]
      return (isBigEndian ? Array(part) : part.reversed()).reduce(0) { $0 << 8 | Int($1) }
    }
    guard let directory = number(at: 4, bytes: 4), let count = number(at: directory, bytes: 2) else { return nil }
    let entries = (0..<count).lazy.map { directory + 2 + 12 * $0 }
    let orientation: (tag: Int, type: Int) = (0x0112, 3)
    guard let entry = entries.first(where: { number(at: $0, bytes: 2) == orientation.tag }),
      number(at: entry + 2, bytes: 2) == orientation.type, let code = number(at: entry + 8, bytes: 2)
    else { return nil }
    self.init(rawValue: code)
  }
}

extension GrayImage {
  /// The image, turned from its stored orientation to upright.
  func turned(from orientation: Orientation) -> GrayImage {
    let (lastRow, lastColumn) = (height - 1, width - 1)
    switch orientation {
    case .upright: return self
    case .mirrored: return rearranged(width: width, height: height) { ($0, lastColumn - $1) }
    case .halfTurn: return rearranged(width: width, height: height) { (lastRow - $0, lastColumn - $1) }
    case .flipped: return rearranged(width: width, height: height) { (lastRow - $0, $1) }
    case .transposed: return rearranged(width: height, height: width) { ($1, $0) }
    case .quarterTurn: return rearranged(width: height, height: width) { (lastRow - $1, $0) }
    case .transversed: return rearranged(width: height, height: width) { (lastRow - $1, lastColumn - $0) }
    case .threeQuarterTurn: return rearranged(width: height, height: width) { ($1, lastColumn - $0) }
    }
  }

  /// An image with rearranged pixels: `source` maps a row and column of the result to those of the pixel in this image.
  private func rearranged(width: Int, height: Int, source: (Int, Int) -> (row: Int, column: Int)) -> GrayImage {
    var result: [UInt8] = []
    result.reserveCapacity(width * height)
    for row in 0..<height {
      for column in 0..<width {
        let place = source(row, column)
        result.append(self[place.row, place.column])
      }
    }
    return GrayImage(width: width, height: height, pixels: result)
  }
}
