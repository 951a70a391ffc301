/// How large images may be, so that a hostile file cannot take all memory.
public enum ImageLimits {
  /// The most pixels in a row or a column.
  public static let side = 1 << 15
  /// The most pixels in an image: what a camera of 67 megapixels delivers.
  public static let pixels = 1 << 26
  /// The most bytes of a file, and of the images in an IDX file.
  public static let bytes = 1 << 28

  /// The most images in an IDX file: even a small image has its own allocation.
  public static let images = 1 << 20

  /// Checks the sizes that a file's header promises.
  static func check(width: Int, height: Int, file: String) throws(ImageError) {
    guard (1...side).contains(width), (1...side).contains(height), width * height <= pixels else {
      throw .invalid(
        file: file, place: "size", expected: "1 to \(side) pixels a side and at most \(pixels) in all",
        found: "\(width) x \(height)")
    }
  }
}
