/// Turns a picture of a digit into an image like MNIST's, by MNIST's own steps.
///
/// LeCun, Bottou, Bengio and Haffner, "Gradient-based learning applied to document recognition", 1998, section III.A:
/// bright ink on black, scaled to fit a box of 20 x 20 pixels with its proportions kept, and placed in 28 x 28 pixels
/// so that its centre of mass is in the middle. An image of MNIST does not change.
public struct DigitNormalization: Equatable, Sendable {
  /// The picture as it was read.
  public let original: GrayImage
  /// The grey value of the background: the median of the picture's border.
  public let background: UInt8
  /// Whether the ink is darker than the background.
  public let isInverted: Bool
  /// The picture as ink, 0 (background) to 255 (strongest).
  public let ink: GrayImage
  /// The smallest rectangle that holds all ink.
  public let box: PixelBox
  /// The ink within `box`.
  public let cropped: GrayImage
  /// `cropped`, scaled to a longer side of 20 pixels, with the strongest ink at 255 again.
  public let scaled: GrayImage
  /// The place of `scaled` in the result.
  public let placement: PixelBox
  /// The result: 28 x 28 pixels.
  public let centered: GrayImage
  /// Signs that the picture is not one digit on an even background, so that any answer may be wrong. Usually empty.
  public let warnings: [PictureWarning]

  /// The longer side of the scaled digit.
  public static let boxSide = 20
  /// The side of the result.
  public static let side = 28

  /// The smallest difference between ink and background that counts.
  static let leastContrast = 16

  /// Normalises a picture. Errors call it `name`.
  ///
  /// - Throws: ``ImageError/blank(file:contrast:)`` if no grey value differs enough from the background.
  public init(_ image: GrayImage, name: String) throws(ImageError) {
    original = image
    let level = BackgroundLevel(image)
    background = level.gray
    isInverted = level.isBright
    guard level.contrast >= Self.leastContrast else { throw .blank(file: name, contrast: level.contrast) }
    ink = level.ink(of: image)
    box = Self.boundingBox(ink)
    cropped = ink.cropped(to: box)
    let longer = max(box.width, box.height)
    func scaledSide(_ side: Int) -> Int { max((side * Self.boxSide + longer / 2) / longer, 1) }
    scaled = cropped.resized(width: scaledSide(box.width), height: scaledSide(box.height)).stretched
    placement = Self.placement(of: scaled)
    centered = Self.placed(scaled, at: placement)
    warnings = PictureWarning.all(level: level, ink: ink, box: box, scaled: scaled)
  }

  private static func boundingBox(_ ink: GrayImage) -> PixelBox {
    let rows = (0..<ink.height).filter { row in (0..<ink.width).contains { ink[row, $0] > 0 } }
    let columns = (0..<ink.width).filter { column in rows.contains { ink[$0, column] > 0 } }
    // The contrast shows that there is ink, so the defaults are never used.
    let (row, column) = (rows.first ?? 0, columns.first ?? 0)
    return PixelBox(
      row: row, column: column, width: (columns.last ?? 0) - column + 1, height: (rows.last ?? 0) - row + 1)
  }

  /// The place that puts the centre of mass on row and column 14, as in MNIST, or as near as there is room.
  private static func placement(of image: GrayImage) -> PixelBox {
    var (mass, rowMoment, columnMoment) = (0, 0, 0)
    for row in 0..<image.height {
      for column in 0..<image.width {
        let value = Int(image[row, column])
        mass += value
        rowMoment += row * value
        columnMoment += column * value
      }
    }
    func start(_ moment: Int, size: Int) -> Int {
      let center = Double(moment) / Double(mass)
      return min(max(Int((Double(side / 2) - center).rounded()), 0), side - size)
    }
    return PixelBox(
      row: start(rowMoment, size: image.height), column: start(columnMoment, size: image.width), width: image.width,
      height: image.height)
  }

  private static func placed(_ image: GrayImage, at box: PixelBox) -> GrayImage {
    var pixels = [UInt8](repeating: 0, count: side * side)
    for row in 0..<box.height {
      for column in 0..<box.width {
        pixels[(box.row + row) * side + box.column + column] = image[row, column]
      }
    }
    return GrayImage(width: side, height: side, pixels: pixels)
  }
}

extension GrayImage {
  /// The image with its greatest value at 255.
  fileprivate var stretched: GrayImage {
    let greatest = Int(pixels.max() ?? 0)
    guard greatest > 0, greatest < 255 else { return self }
    return GrayImage(
      width: width, height: height, pixels: pixels.map { UInt8((Int($0) * 255 + greatest / 2) / greatest) })
  }
}
