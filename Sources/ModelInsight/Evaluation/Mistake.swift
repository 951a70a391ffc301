import Digits
import Foundation

/// An image whose predicted class is wrong.
public struct Mistake: Sendable, Equatable, Codable {
  /// The image's index in its data.
  public let index: Int
  /// The class that it shows.
  public let label: UInt8
  /// The predicted class.
  public let predicted: UInt8
  /// The probability of the predicted class.
  public let probability: Double
  /// The probability of the class that it shows.
  public let labelProbability: Double
  /// Its cross-entropy in nats.
  public let loss: Double
  /// Its grey values, 0 (background) to 255 (ink), 28 rows of 28; in JSON as Base64.
  public let pixels: Data

  private enum CodingKeys: String, CodingKey {
    case index, label, predicted, probability, loss, pixels
    case labelProbability = "label_probability"
  }

  /// The mistakes with the greatest losses, the worst first.
  public static func worst(_ limit: Int, of predictions: Predictions, images: LabeledImages) -> [Mistake] {
    let wrong = predictions.labels.indices.filter { predictions.labels[$0] != predictions.predicted[$0] }
    let worst = wrong.sorted { (predictions.losses[$0], $1) > (predictions.losses[$1], $0) }
    return worst.prefix(limit).map { Mistake(example: $0, of: predictions, images: images) }
  }

  private init(example: Int, of predictions: Predictions, images: LabeledImages) {
    let label = predictions.labels[example]
    let start = example * LabeledImages.pixelCount
    self.index = example
    self.label = label
    self.predicted = predictions.predicted[example]
    self.probability = predictions.confidence(of: example)
    self.labelProbability = predictions.probabilities[example * predictions.classes + Int(label)]
    self.loss = predictions.losses[example]
    self.pixels = Data(images.pixels[start..<start + LabeledImages.pixelCount])
  }
}
