/// How often each class was predicted as each class.
public struct ConfusionMatrix: Sendable, Equatable {
  /// Counts: one row per label, one column per predicted class.
  public let counts: [[Int]]

  /// Counts predictions.
  public init(_ predictions: Predictions) {
    var counts = Array(repeating: Array(repeating: 0, count: predictions.classes), count: predictions.classes)
    for (label, predicted) in zip(predictions.labels, predictions.predicted) {
      counts[Int(label)][Int(predicted)] += 1
    }
    self.counts = counts
  }

  /// Examples that were classified correctly.
  public var correct: Int { counts.indices.reduce(0) { $0 + counts[$1][$1] } }

  /// Examples of a class.
  public func support(of label: Int) -> Int { counts[label].reduce(0, +) }

  /// The share of correct ones among the predictions of a class; 0 if there are none.
  public func precision(of label: Int) -> Double {
    let predicted = counts.reduce(0) { $0 + $1[label] }
    return predicted == 0 ? 0 : Double(counts[label][label]) / Double(predicted)
  }

  /// The share of a class's examples that were predicted correctly; 0 without examples.
  public func recall(of label: Int) -> Double {
    let support = support(of: label)
    return support == 0 ? 0 : Double(counts[label][label]) / Double(support)
  }

  /// The harmonic mean of precision and recall; 0 if both are 0.
  public func f1(of label: Int) -> Double {
    let (precision, recall) = (precision(of: label), recall(of: label))
    return precision + recall == 0 ? 0 : 2 * precision * recall / (precision + recall)
  }
}
