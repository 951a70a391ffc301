import ElementaryFunctions
import NeuralNetwork

/// Explanation by wiping out a square around each pixel.
///
/// Zeiler and Fergus, "Visualizing and understanding convolutional networks", 2014, section 4.2.
package enum Occlusion {
  /// The side of the square that is wiped out, in pixels.
  package static let side = 5

  /// The image itself, then one image per pixel, with the square around that pixel wiped out.
  package static func images(_ image: [Float], _ shape: FeatureShape) -> [[Float]] {
    let reach = side / 2
    return [image]
      + (0..<shape.height * shape.width).map { pixel in
        let (row, column) = (pixel / shape.width, pixel % shape.width)
        var occluded = image
        for y in max(row - reach, 0)...min(row + reach, shape.height - 1) {
          for x in max(column - reach, 0)...min(column + reach, shape.width - 1) {
            for channel in 0..<shape.channels { occluded[(y * shape.width + x) * shape.channels + channel] = 0 }
          }
        }
        return occluded
      }
  }

  /// How far the log-probability of `label` falls, in nats, from the first image to each of the others; `logits` has
  /// `classes` for each image.
  package static func falls(logits: [Float], label: Int, classes: Int) -> [Double] {
    let losses = stride(from: 0, to: logits.count, by: classes).map { first in
      let row = logits[first..<first + classes].map { Double($0) }
      let greatest = row.reduce(row[0]) { max($0, $1) }
      return log(row.reduce(0) { $0 + exp($1 - greatest) }) + greatest - row[label]
    }
    return losses.dropFirst().map { $0 - losses[0] }
  }
}
