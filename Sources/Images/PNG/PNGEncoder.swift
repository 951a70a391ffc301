import Deflate

/// Writes PNG files of 8 bits a sample.
enum PNGEncoder {
  /// The bytes of a file with these samples, one (grey) or three (red, green, blue) for each pixel.
  static func encode(width: Int, height: Int, channels: Int, samples: [UInt8]) -> [UInt8] {
    let colorType: PNGHeader.ColorType = channels == 1 ? .gray : .rgb
    let header = bigEndian(width) + bigEndian(height) + [8, colorType.rawValue, 0, 0, 0]
    var rows: [UInt8] = []
    for start in stride(from: 0, to: samples.count, by: width * channels) {
      rows.append(PNGFilter.none.rawValue)
      rows += samples[start..<start + width * channels]
    }
    return PNG.signature + chunk("IHDR", header) + chunk("IDAT", ZlibStream.compressed(rows)) + chunk("IEND", [])
  }

  private static func chunk(_ type: String, _ data: [UInt8]) -> [UInt8] {
    let type = Array(type.utf8)
    return bigEndian(data.count) + type + data + bigEndian(Int(CRC32.checksum([type[...], data[...]])))
  }

  private static func bigEndian(_ value: Int) -> [UInt8] {
    [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) }
  }
}
