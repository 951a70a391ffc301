/// A sign that a picture is not one digit on an even background. Then any answer of a network may be wrong.
///
/// MNIST's own images hardly ever have one: of the 10,000 test images, 21 have a warning.
public enum PictureWarning: Equatable, Sendable, CustomStringConvertible {
  /// There is ink on the picture's border: a frame, a scan's black edge, or a digit that is cut off.
  case inkOnBorder(percent: Int)
  /// The border differs in itself by as much as half of the contrast: a shadow, ruled or patterned paper.
  case unevenBorder
  /// Ink and background differ by so little (of 255) that the ink may be a stain.
  case lowContrast(Int)
  /// A large piece of ink lies beside another, or within it: several digits, or a frame.
  case separatePieces
  /// The longer side of the largest piece of ink is short: this many pixels, while all ink takes 20. There are specks,
  /// or several digits.
  case strayInk(longerSide: Int)
  /// The ink fills so much of its box that it is a patch or a page, not a stroke.
  case filledBox(percent: Int)
  /// The picture is not normalised, and its background, of this grey, is brighter than its ink.
  case brightBackground(UInt8)

  /// The finding, worded to follow "found".
  public var description: String {
    switch self {
    case .inkOnBorder(let percent): "ink on \(max(percent, 1)) % of the border"
    case .unevenBorder: "a border that is not even"
    case .lowContrast(let contrast): "a contrast of only \(contrast) of 255"
    case .separatePieces: "separate pieces of ink"
    case .strayInk(let side): "ink that lies so far apart that its largest piece has \(side) of 20 pixels"
    case .filledBox(let percent): "ink that fills \(percent) % of its box, as no stroke does"
    case .brightBackground(let gray): "a bright background, \(gray) of 255"
    }
  }

  /// A smaller difference between ink and background may be dirt. This is a fifth of the range.
  private static let safeContrast = 51
  /// The least longer side of the largest piece of ink, of 20 pixels.
  private static let leastLongerSide = 13
  /// The most percent of its box that a stroke fills, unless it is long and thin.
  private static let greatestFilling = 75
  /// Weaker scaled ink belongs to no piece, so that pieces which hardly touch are separate.
  private static let leastInk: UInt8 = 64

  /// The warnings for the steps of a normalisation.
  static func all(level: BackgroundLevel, ink: GrayImage, box: PixelBox, scaled: GrayImage) -> [PictureWarning] {
    var warnings: [PictureWarning] = []
    // MNIST's centring by mass moves 1 % of its digits to the border; a picture in MNIST's form does not count as cut
    // off.
    let isNormalized =
      ink.width == DigitNormalization.side && ink.height == DigitNormalization.side
      && max(box.width, box.height) <= DigitNormalization.boxSide
    let border = ink.border
    let touching = border.count { $0 > 0 }
    if touching > 0 && !isNormalized { warnings.append(.inkOnBorder(percent: 100 * touching / border.count)) }
    if level.isUneven { warnings.append(.unevenBorder) }
    if level.contrast < safeContrast { warnings.append(.lowContrast(level.contrast)) }
    let pieces = InkPiece.all(of: scaled, least: leastInk)
    if let largest = pieces.first {
      let others = pieces.dropFirst().filter { 10 * $0.mass >= largest.mass }
      if others.contains(where: { $0.isApart(from: largest) }) { warnings.append(.separatePieces) }
      let side = max(largest.box.width, largest.box.height)
      if side < leastLongerSide { warnings.append(.strayInk(longerSide: side)) }
    }
    let filling = 100 * scaled.pixels.count { $0 > 127 } / scaled.pixels.count
    if filling > greatestFilling && 2 * min(scaled.width, scaled.height) > DigitNormalization.boxSide {
      warnings.append(.filledBox(percent: filling))
    }
    return warnings
  }

  /// The warnings for an image that is not normalised. It should be bright ink on black.
  public static func all(asIs image: GrayImage) -> [PictureWarning] {
    let level = BackgroundLevel(image)
    var warnings: [PictureWarning] = []
    if level.isBright { warnings.append(.brightBackground(level.gray)) }
    if level.contrast < safeContrast { warnings.append(.lowContrast(level.contrast)) }
    return warnings
  }
}
