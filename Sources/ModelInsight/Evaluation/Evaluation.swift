import Digits

/// How good a classifier is on labelled images.
public struct Evaluation: Sendable, Equatable, Codable {
  /// The images.
  public let images: Int
  /// Those that are classified correctly.
  public let correct: Int
  /// Their share.
  public let accuracy: Double
  /// Where the share for more such images is likely to be.
  public let accuracyInterval: WilsonInterval
  /// Mean cross-entropy in nats.
  public let loss: Double
  /// Counts: a row for each label, in it a column for each prediction.
  public let confusionMatrix: [[Int]]
  /// A class each, by label.
  public let classes: [ClassEvaluation]
  /// Their plain means.
  public let macro: MacroAverage
  /// Whether it is right as often as it says.
  public let calibration: Calibration
  /// The mistakes with the greatest losses, the worst first.
  public let mistakes: [Mistake]

  private enum CodingKeys: String, CodingKey {
    case images, correct, accuracy, loss, classes, macro, calibration, mistakes
    case accuracyInterval = "accuracy_interval"
    case confusionMatrix = "confusion_matrix"
  }

  /// Mistakes that an evaluation keeps, at most.
  public static let mistakeLimit = 50

  /// Evaluates the predictions of `images`.
  public init(_ predictions: Predictions, images: LabeledImages) {
    precondition(predictions.labels == images.labels, "the predictions are of these images")
    let confusion = ConfusionMatrix(predictions)
    let classes = (0..<predictions.classes).map { ClassEvaluation(label: $0, confusion, predictions) }
    self.images = predictions.count
    self.correct = confusion.correct
    self.accuracy = Double(confusion.correct) / Double(predictions.count)
    self.accuracyInterval = WilsonInterval(successes: confusion.correct, of: predictions.count)
    self.loss = predictions.losses.reduce(0, +) / Double(predictions.count)
    self.confusionMatrix = confusion.counts
    self.classes = classes
    self.macro = MacroAverage(classes)
    self.calibration = Calibration(predictions)
    self.mistakes = Mistake.worst(Self.mistakeLimit, of: predictions, images: images)
  }
}

/// How good a classifier is at one class, against the rest.
public struct ClassEvaluation: Sendable, Equatable, Codable {
  /// The class.
  public let label: Int
  /// Its images.
  public let support: Int
  /// Its share of what was taken for it; 0 if nothing was.
  public let precision: Double
  /// The share of it that was taken for it; 0 if there are no images.
  public let recall: Double
  /// The harmonic mean of both; 0 if both are.
  public let f1: Double
  /// Its curve with the area under it; nil without images of it, or without others.
  public let roc: ROCCurve?

  init(label: Int, _ confusion: ConfusionMatrix, _ predictions: Predictions) {
    self.label = label
    support = confusion.support(of: label)
    precision = confusion.precision(of: label)
    recall = confusion.recall(of: label)
    f1 = confusion.f1(of: label)
    roc = ROCCurve(predictions, label: label)
  }
}

/// Plain means over the classes, whatever their numbers of images.
public struct MacroAverage: Sendable, Equatable, Codable {
  /// Of the precisions.
  public let precision: Double
  /// Of the recalls.
  public let recall: Double
  /// Of the F1 scores.
  public let f1: Double
  /// Of the areas under the curves there are; nil if there is none.
  public let rocArea: Double?

  private enum CodingKeys: String, CodingKey {
    case precision, recall, f1
    case rocArea = "roc_area"
  }

  init(_ classes: [ClassEvaluation]) {
    func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }
    let areas = classes.compactMap(\.roc?.area)
    precision = mean(classes.map(\.precision))
    recall = mean(classes.map(\.recall))
    f1 = mean(classes.map(\.f1))
    rocArea = areas.isEmpty ? nil : mean(areas)
  }
}
