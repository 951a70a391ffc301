import Images

/// An explanation as one picture: the image, the occlusion map and the gradient, and the activations below.
package struct ExplanationPicture {
  private var canvas: ColorCanvas

  private static let gap = 16
  private static let viewScale = 8
  private static let activationScale = 3
  private static let activationsPerRow = 8

  /// Draws the explanation of an image's class.
  package init(_ explanation: Explanation, of image: GrayImage) {
    let views = [explanation.occlusion, explanation.inputGradient]
    let side = Self.viewScale * image.width + Self.gap
    let maps = explanation.activations
    let cell = Self.activationScale * (maps.first?.width ?? 0) + Self.gap / 2
    let rows = (maps.count + Self.activationsPerRow - 1) / Self.activationsPerRow
    canvas = ColorCanvas(
      width: Self.gap + max((1 + views.count) * side, Self.activationsPerRow * cell),
      height: 2 * Self.gap + side + rows * cell)
    canvas.draw(image, row: Self.gap, column: Self.gap, scale: Self.viewScale)
    for (index, view) in views.enumerated() {
      canvas.draw(
        view, magnitude: view.magnitude, row: Self.gap, column: Self.gap + (index + 1) * side, scale: Self.viewScale)
    }
    let magnitude = maps.map(\.magnitude).max() ?? 0
    for (index, map) in maps.enumerated() {
      canvas.draw(
        map, magnitude: magnitude, row: 2 * Self.gap + side - Self.gap / 2 + index / Self.activationsPerRow * cell,
        column: Self.gap + index % Self.activationsPerRow * cell, scale: Self.activationScale)
    }
  }

  /// The picture.
  package var image: ColorImage { canvas.image }
}
