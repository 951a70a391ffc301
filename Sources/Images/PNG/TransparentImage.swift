/// Grey values with opacities, and their conversion to an image without transparency.
///
/// Two kinds of picture have transparent parts. In the first, ink on nothing, the opaque pixels are the digit, which
/// needs a contrasting background. In the second, a page on nothing (such as the screenshot of a window with its
/// shadow), the opaque pixels are the page: it has the digit upon it and is the background itself. ``OpaqueArea`` tells
/// the two apart.
struct TransparentImage {
  private let width: Int
  private let height: Int
  private let grays: [UInt8]
  private let alphas: [UInt8]

  /// The least opacity of an opaque pixel. Rescaling leaves a little less than full opacity; no shadow comes near it.
  private static let leastOpacity = UInt8(255 * 15 / 16)

  /// Grey values and opacities, `width` x `height` of each.
  init(width: Int, height: Int, grays: [UInt8], alphas: [UInt8]) {
    self.width = width
    self.height = height
    self.grays = grays
    self.alphas = alphas
  }

  /// The page alone, without the margin around it, or the whole picture on a background that contrasts with its ink.
  var opaque: GrayImage {
    let area = OpaqueArea(width: width, height: height, isOpaque: alphas.map { $0 >= Self.leastOpacity })
    guard let area, area.hasMargin, area.isPageShaped, hasInk else { return onBackground }
    return page(area)
  }

  /// The picture over black if its ink is bright, else over white.
  private var onBackground: GrayImage {
    var (sum, weight) = (0, 0)
    for (gray, alpha) in zip(grays, alphas) {
      sum += Int(gray) * Int(alpha)
      weight += Int(alpha)
    }
    let background = 2 * sum > 255 * weight ? 0 : 255
    let pixels = zip(grays, alphas).map { gray, alpha -> UInt8 in
      let opacity = Int(alpha)
      return UInt8((Int(gray) * opacity + background * (255 - opacity) + 127) / 255)
    }
    return GrayImage(width: width, height: height, pixels: pixels)
  }

  /// Whether the greys of the opaque pixels differ as much as ink and paper.
  private var hasInk: Bool {
    var (darkest, brightest) = (UInt8.max, UInt8.min)
    for (gray, alpha) in zip(grays, alphas) where alpha >= Self.leastOpacity {
      darkest = min(darkest, gray)
      brightest = max(brightest, gray)
    }
    return Int(brightest) - Int(darkest) >= DigitNormalization.leastContrast
  }

  /// The page's bounding box. Pixels outside the page, such as round corners and the shadow behind them, get the median
  /// grey of the page's outline. Holes in the page get a contrasting background.
  private func page(_ area: OpaqueArea) -> GrayImage {
    var pixels = onBackground.pixels
    for index in pixels.indices where alphas[index] >= Self.leastOpacity { pixels[index] = grays[index] }
    let outline = area.outline.map { pixels[$0] }.sorted()
    for row in 0..<height {
      for column in 0..<width where !area.encloses(row: row, column: column) {
        pixels[row * width + column] = outline[outline.count / 2]
      }
    }
    return GrayImage(width: width, height: height, pixels: pixels).cropped(to: area.box)
  }
}
