import Digits
import Foundation
import Images

/// The prediction for a picture; as JSON, one element of the output of `predict --json`.
package struct PicturePrediction: Encodable {
  /// The picture.
  package let picture: Picture
  /// The probability of each class.
  let probabilities: [Double]

  /// A picture with the probability of each class.
  package init(_ picture: Picture, probabilities: [Double]) {
    self.picture = picture
    self.probabilities = probabilities
  }

  /// The class of the greatest probability, the first of equals.
  var digit: Int { probabilities.indices.reduce(0) { probabilities[$1] > probabilities[$0] ? $1 : $0 } }

  private enum CodingKeys: String, CodingKey {
    case image, digit, probability, probabilities, warnings, normalization, pixels
  }

  /// How a picture became the image for the network.
  private struct Normalization: Encodable {
    let width: Int
    let height: Int
    let background: UInt8
    let inverted: Bool
    let box: PixelBox
    let placement: PixelBox

    init(_ steps: DigitNormalization) {
      width = steps.original.width
      height = steps.original.height
      background = steps.background
      inverted = steps.isInverted
      box = steps.box
      placement = steps.placement
    }
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(picture.name, forKey: .image)
    try container.encode(digit, forKey: .digit)
    try container.encode(probabilities[digit], forKey: .probability)
    try container.encode(probabilities, forKey: .probabilities)
    try container.encode(picture.warnings.map(\.description), forKey: .warnings)
    try container.encodeIfPresent(picture.normalization.map(Normalization.init), forKey: .normalization)
    // 784 grey values, row by row, in Base64.
    try container.encode(Data(picture.input.pixels), forKey: .pixels)
  }
}
