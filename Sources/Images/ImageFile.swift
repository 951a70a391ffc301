import Files
import IDX

/// A file with one image or, if it is an IDX file, many.
public enum ImageFile {
  /// Reads the images of a file. Its first bytes decide the format; "-" is standard input.
  ///
  /// - Throws: ``ImageError`` if the file cannot be read, is none of PNG, PGM and IDX, is damaged, or exceeds
  ///   ``ImageLimits``.
  public static func images(path: String) throws(ImageError) -> [GrayImage] {
    let name = FileBytes.name(of: path)
    let bytes: [UInt8]
    do throws(FileReadingError) {
      bytes = try FileBytes.read(path, byteLimit: ImageLimits.bytes)
    } catch {
      throw .unreadable(file: name, reason: error.reason)
    }
    return try images(decoding: bytes, name: name)
  }

  /// Reads the images in the bytes of a file. Errors call the file `name`.
  ///
  /// - Throws: ``ImageError`` as for files.
  public static func images(decoding bytes: [UInt8], name: String) throws(ImageError) -> [GrayImage] {
    if bytes.starts(with: PNG.signature) { return [try PNGDecoder(bytes, file: name).image()] }
    if bytes.starts(with: Array("P2".utf8)) || bytes.starts(with: Array("P5".utf8)) {
      var decoder = PGMDecoder(bytes, file: name)
      return [try decoder.image()]
    }
    if let format = OtherFormat(bytes) { throw .otherFormat(file: name, format) }
    if bytes.starts(with: [0, 0]) || bytes.starts(with: [0x1f, 0x8b]) { return try idxImages(bytes, name: name) }
    throw .unknownFormat(file: name)
  }

  /// The images of an IDX file of unsigned bytes, rows x columns or images x rows x columns.
  private static func idxImages(_ bytes: [UInt8], name: String) throws(ImageError) -> [GrayImage] {
    let array: IDXArray
    do throws(IDXError) {
      array = try IDXArray(decoding: bytes, name: name, byteLimit: ImageLimits.bytes)
    } catch {
      throw .idx(error)
    }
    guard array.elementType == .uint8, (2...3).contains(array.shape.count), array.count > 0 else {
      throw .invalid(
        file: name, place: "IDX array", expected: "uint8 of rows x columns, or images x rows x columns",
        found: "\(array.elementType) of shape \(array.shape.prefix(8))")
    }
    let (height, width) = (array.shape[array.shape.count - 2], array.shape[array.shape.count - 1])
    try ImageLimits.check(width: width, height: height, file: name)
    let count = array.count / (width * height)
    guard count <= ImageLimits.images else {
      throw .invalid(
        file: name, place: "IDX array", expected: "at most \(ImageLimits.images) images", found: "\(count)")
    }
    return stride(from: 0, to: array.count, by: width * height).map { start in
      GrayImage(width: width, height: height, pixels: Array(array.bytes[start..<start + width * height]))
    }
  }
}
