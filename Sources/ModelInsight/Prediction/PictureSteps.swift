import Images

/// Drawings of the steps from a picture to the image for the network.
package struct PictureSteps {
  let picture: Picture
  let isColoured: Bool

  /// The greatest width of a drawing, in pixels.
  private static let greatestWidth = 48

  /// The steps of a picture.
  package init(_ picture: Picture, isColoured: Bool) {
    self.picture = picture
    self.isColoured = isColoured
  }

  /// A title and a drawing for each step, ended by a newline.
  package var text: String {
    guard let steps = picture.normalization else { return block("\(picture.name), as it is", picture.input) }
    let polarity = steps.isInverted ? "bright, so inverted" : "dark"
    let placement = steps.placement
    return block("\(picture.name): \(size(steps.original))", steps.original)
      + block("ink: the background, \(steps.background) of 255, is \(polarity)", steps.ink)
      + block("cropped to \(size(steps.cropped)) from row \(steps.box.row), column \(steps.box.column)", steps.cropped)
      + block("scaled to \(size(steps.scaled))", steps.scaled)
      + block("centred by mass: from row \(placement.row), column \(placement.column) of 28 x 28", steps.centered)
  }

  private func size(_ image: GrayImage) -> String { "\(image.width) x \(image.height)" }

  private func block(_ title: String, _ image: GrayImage) -> String {
    let longer = max(image.width, image.height)
    let shown =
      longer <= Self.greatestWidth
      ? image
      : image.resized(
        width: max(image.width * Self.greatestWidth / longer, 1),
        height: max(image.height * Self.greatestWidth / longer, 1))
    let drawing = ImageDrawing(width: shown.width, pixels: shown.pixels)
    return ([title] + drawing.lines(isColoured: isColoured)).map { $0 + "\n" }.joined()
  }
}
