import CZlib

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
    return PNG.signature + chunk("IHDR", header) + chunk("IDAT", compressed(rows)) + chunk("IEND", [])
  }

  private static func chunk(_ type: String, _ data: [UInt8]) -> [UInt8] {
    let type = Array(type.utf8)
    return bigEndian(data.count) + type + data + bigEndian(Int(PNG.checksum([type[...], data[...]])))
  }

  private static func bigEndian(_ value: Int) -> [UInt8] {
    [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) }
  }

  /// The bytes as a zlib stream.
  private static func compressed(_ bytes: [UInt8]) -> [UInt8] {
    var count = compressBound(uLong(bytes.count))
    return [UInt8](unsafeUninitializedCapacity: Int(count)) { buffer, initializedCount in
      let status = compress2(buffer.baseAddress, &count, bytes, uLong(bytes.count), Z_BEST_COMPRESSION)
      precondition(status == Z_OK, "zlib cannot compress \(bytes.count) bytes, status \(status)")
      initializedCount = Int(count)
    }
  }
}
