import Foundation

/// A classifier's predictions for labelled examples.
public struct Predictions: Sendable {
  /// The number of classes.
  public let classes: Int
  /// The class of each example.
  public let labels: [UInt8]
  /// The softmax of each example's logits: examples x classes.
  public let probabilities: [Double]
  /// The class of each example's greatest logit, the first of equals.
  public let predicted: [UInt8]
  /// The cross-entropy of each example in nats: minus the logarithm of its label's probability.
  public let losses: [Double]

  /// Turns logits, examples x classes, into probabilities.
  ///
  /// - Precondition: there are `classes` logits for each label, 2 to 256 classes, and labels are below that.
  /// - Throws: ``PredictionsError`` if a logit is not a finite number.
  public init(logits: [Float], labels: [UInt8], classes: Int) throws(PredictionsError) {
    precondition((2...256).contains(classes) && logits.count == labels.count * classes, "\(classes) logits per label")
    precondition(labels.allSatisfy { $0 < classes }, "labels are below \(classes)")
    if let index = logits.firstIndex(where: { !$0.isFinite }) {
      throw PredictionsError(example: index / classes, logit: logits[index])
    }
    var probabilities: [Double] = []
    var predicted: [UInt8] = []
    var losses: [Double] = []
    probabilities.reserveCapacity(logits.count)
    for (example, label) in labels.enumerated() {
      let row = logits[example * classes..<(example + 1) * classes].map { Double($0) }
      let greatest = row.indices.reduce(0) { row[$1] > row[$0] ? $1 : $0 }
      let exponentials = row.map { exp($0 - row[greatest]) }
      let sum = exponentials.reduce(0, +)
      probabilities += exponentials.map { $0 / sum }
      predicted.append(UInt8(greatest))
      losses.append(log(sum) + row[greatest] - row[Int(label)])
    }
    self.classes = classes
    self.labels = labels
    self.probabilities = probabilities
    self.predicted = predicted
    self.losses = losses
  }

  /// The number of examples.
  public var count: Int { labels.count }

  /// The probabilities of one example's classes.
  public func probabilities(of example: Int) -> ArraySlice<Double> {
    probabilities[example * classes..<(example + 1) * classes]
  }

  /// The probability of the class that is predicted for an example.
  public func confidence(of example: Int) -> Double {
    probabilities[example * classes + Int(predicted[example])]
  }
}

/// A network's output is not a finite number.
public struct PredictionsError: Error, Equatable, CustomStringConvertible {
  /// The example's index.
  public let example: Int
  /// The logit that is not finite.
  public let logit: Float

  /// One line with the likely reason.
  public var description: String {
    "image \(example): expected finite logits, found \(logit): the weights are too large for this network"
  }
}
