import Foundation

/// An explanation as text for the terminal.
package struct ExplanationText {
  private let explanation: Explanation
  private let picture: Picture
  private let isColoured: Bool

  private static let activationsPerRow = 6

  /// The text that explains a picture's class.
  package init(_ explanation: Explanation, of picture: Picture, isColoured: Bool) {
    self.explanation = explanation
    self.picture = picture
    self.isColoured = isColoured
  }

  /// The whole text, ended by a newline.
  package var text: String {
    let label = explanation.label
    let share = String(format: "%.2f %%", 100 * explanation.probabilities[label])
    return "\(picture.name): probability of \(label): \(share)\n\n"
      + (views + [""] + activations).joined(separator: "\n")
  }

  /// The picture, the occlusion map and the gradient side by side, below their titles.
  private var views: [String] {
    let (occlusion, gradient) = (explanation.occlusion, explanation.inputGradient)
    let titles = [
      "picture", String(format: "occlusion, up to %.3g nats", occlusion.magnitude),
      String(format: "gradient, up to %.3g", gradient.magnitude),
    ].map { $0.padding(toLength: picture.input.width, withPad: " ", startingAt: 0) }
    let drawings = [
      ImageDrawing(width: picture.input.width, pixels: picture.input.pixels).smallLines(isColoured: isColoured),
      MapDrawing(map: occlusion, magnitude: occlusion.magnitude).lines(isColoured: isColoured),
      MapDrawing(map: gradient, magnitude: gradient.magnitude).lines(isColoured: isColoured),
    ]
    return [titles.joined(separator: "  ")] + drawings.sideBySide
  }

  /// The first layer's maps at half size, all by the same scale.
  private var activations: [String] {
    let maps = explanation.activations
    let magnitude = maps.map(\.magnitude).max() ?? 0
    let drawings = maps.map { MapDrawing(map: $0.halved, magnitude: magnitude).lines(isColoured: isColoured) }
    let rows = stride(from: 0, to: drawings.count, by: Self.activationsPerRow).flatMap { first in
      Array(drawings[first..<min(first + Self.activationsPerRow, drawings.count)]).sideBySide + [""]
    }
    return [String(format: "the first layer's %d activations, up to %.3g", maps.count, magnitude)] + rows
  }
}

extension FeatureMap {
  /// The map with each 2 x 2 numbers replaced by their mean; an odd last row or column is dropped.
  fileprivate var halved: FeatureMap {
    let (rows, columns) = (max(height / 2, 1), max(width / 2, 1))
    let values = (0..<rows * columns).map { index in
      let (row, column) = (2 * (index / columns), 2 * (index % columns))
      let places = [(row, column), (row, column + 1), (row + 1, column), (row + 1, column + 1)]
      return places.reduce(0) { $0 + self.values[min($1.0, height - 1) * width + min($1.1, width - 1)] } / 4
    }
    return FeatureMap(width: columns, height: rows, values: values)
  }
}
