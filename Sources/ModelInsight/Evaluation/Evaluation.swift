import Digits

/// How good a classifier is on labelled images.
public struct Evaluation: Sendable, Equatable, Codable {
  /// The number of images.
  public let images: Int
  /// The number of images that are classified correctly.
  public let correct: Int
  /// The share of correct images.
  public let accuracy: Double
  /// The 95 % interval of the accuracy on all images of this kind.
  public let accuracyInterval: WilsonInterval
  /// Mean cross-entropy in nats.
  public let loss: Double
  /// Counts: one row per label, one column per predicted class.
  public let confusionMatrix: [[Int]]
  /// One entry per class, by label.
  public let classes: [ClassEvaluation]
  /// The plain means over the classes.
  public let macro: MacroAverage
  /// How well confidence matches accuracy.
  public let calibration: Calibration
  /// The mistakes with the greatest losses, the worst first.
  public let mistakes: [Mistake]

  private enum CodingKeys: String, CodingKey {
    case images, correct, accuracy, loss, classes, macro, calibration, mistakes
    case accuracyInterval = "accuracy_interval"
    case confusionMatrix = "confusion_matrix"
  }

  /// The greatest number of mistakes that an evaluation keeps.
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
  /// The number of its images.
  public let support: Int
  /// The share of correct ones among the predictions of the class; 0 if there are none.
  public let precision: Double
  /// The share of its images that were predicted correctly; 0 without images.
  public let recall: Double
  /// The harmonic mean of precision and recall; 0 if both are 0.
  public let f1: Double
  /// Its ROC curve and the area under it; nil without images of the class, or without others.
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

/// Plain means over the classes: each counts the same, whatever its number of images.
public struct MacroAverage: Sendable, Equatable, Codable {
  /// The mean precision.
  public let precision: Double
  /// The mean recall.
  public let recall: Double
  /// The mean F1 score.
  public let f1: Double
  /// The mean area under the ROC curves, without the classes that have no curve; nil if none has one.
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
