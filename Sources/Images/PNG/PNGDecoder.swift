/// Reads a PNG file of any colour type, bit depth and interlacing as grey values.
///
/// Checksums are verified. The size in the header bounds the memory, and ``ImageLimits`` bound this size. Colour
/// profiles and gamma are ignored.
struct PNGDecoder {
  private let bytes: [UInt8]
  private let file: String
  private let header: PNGHeader
  private let pixels: PNGPixels
  private let data: [Range<Int>]
  private let orientation: Orientation

  /// Reads the chunks of a file that begins with a PNG's signature.
  init(_ bytes: [UInt8], file: String) throws(ImageError) {
    func invalid(_ place: String, expected: String, found: String) -> ImageError {
      .invalid(file: file, place: "PNG, \(place)", expected: expected, found: found)
    }
    let chunks = try PNGChunks(bytes, file: file).chunks
    guard chunks[0].type != "CgBI" else { throw .otherFormat(file: file, .applePNG) }
    header = try PNGHeader(chunks[0], in: bytes, file: file)
    var data: [Range<Int>] = []
    var tables: [String: Range<Int>] = [:]
    var previous = chunks[0].type
    for chunk in chunks.dropFirst() {
      switch chunk.type {
      case "IDAT":
        guard data.isEmpty || previous == "IDAT" else {
          throw invalid("IDAT", expected: "one chunk behind the other", found: "\(previous) between them")
        }
        data.append(chunk.data)
      case "PLTE", "tRNS":
        guard data.isEmpty, tables[chunk.type] == nil else {
          throw invalid(chunk.type, expected: "one chunk before IDAT", found: "another one")
        }
        tables[chunk.type] = chunk.data
      case "IEND": break
      default:
        guard !chunk.isCritical else {
          throw invalid("chunk \(chunk.type)", expected: "chunks of the standard", found: "one that must be understood")
        }
      }
      previous = chunk.type
    }
    guard !data.isEmpty else { throw invalid("IDAT", expected: "pixels", found: "none") }
    pixels = try PNGPixels(
      header, palette: tables["PLTE"].map { bytes[$0] }, transparency: tables["tRNS"].map { bytes[$0] }, file: file)
    self.bytes = bytes
    self.file = file
    self.data = data
    // The chunk may come before or after the pixels.
    let exif = chunks.first { $0.type == "eXIf" }
    orientation = exif.flatMap { Orientation(exif: bytes[$0.data]) } ?? .upright
  }

  /// The image, upright. ``TransparentImage`` removes transparency.
  func image() throws(ImageError) -> GrayImage {
    try checkPromise()
    let count = header.width * header.height
    var grays = [UInt8](repeating: 0, count: count)
    var alphas = [UInt8](repeating: 0, count: pixels.hasAlpha ? count : 0)
    let inflater = PNGInflater(bytes, parts: data, file: file)
    for pass in PNGPass.all(header) {
      let byteCount = (pass.width * header.bitsPerPixel + 7) / 8
      var previous = [UInt8](repeating: 0, count: byteCount)
      for row in 0..<pass.height {
        let code = try inflater.read(1)[0]
        guard let filter = PNGFilter(rawValue: code) else {
          throw .invalid(file: file, place: "PNG, row \(row)", expected: "a filter from 0 to 4", found: "\(code)")
        }
        var samples = try inflater.read(byteCount)
        filter.reconstruct(&samples, previous: previous, step: max(header.bitsPerPixel / 8, 1))
        let start = pass.imageRow(row) * header.width
        for column in 0..<pass.width {
          guard let pixel = pixels.pixel(column, in: samples) else {
            throw .invalid(
              file: file, place: "PNG, row \(row)", expected: "entries of the palette", found: "one beyond its end")
          }
          let index = start + pass.imageColumn(column)
          grays[index] = pixel.gray
          if pixels.hasAlpha { alphas[index] = pixel.alpha }
        }
        previous = samples
      }
    }
    try inflater.expectEnd()
    let (width, height) = (header.width, header.height)
    let image =
      alphas.contains { $0 < 255 }
      ? TransparentImage(width: width, height: height, grays: grays, alphas: alphas).opaque
      : GrayImage(width: width, height: height, pixels: grays)
    return image.turned(from: orientation)
  }

  /// Checks, before memory is allocated for the pixels, that the compressed bytes can hold so many of them.
  private func checkPromise() throws(ImageError) {
    // The most bytes that one byte of deflate can inflate to.
    let expansion = 1032
    let needed = PNGPass.all(header).reduce(0) { $0 + $1.height * (1 + ($1.width * header.bitsPerPixel + 7) / 8) }
    let found = data.reduce(0) { $0 + $1.count }
    guard needed <= found * expansion else {
      throw .invalid(
        file: file, place: "PNG, IDAT", expected: "at least \(needed / expansion) bytes for \(needed) of pixels",
        found: "\(found)")
    }
  }
}
