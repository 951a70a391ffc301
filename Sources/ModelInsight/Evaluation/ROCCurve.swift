/// The receiver operating characteristic of one class against the rest, scored by its probability.
///
/// Fawcett, "An introduction to ROC analysis", 2006. The points are those that scikit-learn's `roc_curve` keeps by
/// default: from (0, 0) to (1, 1), one for each distinct score; after the highest, points between two equal
/// steps are left out.
public struct ROCCurve: Sendable, Equatable, Codable {
  /// At each point, the share of the other classes' examples that are predicted as the class.
  public let falsePositiveRate: [Double]
  /// At each point, the share of the class's examples that are predicted as the class.
  public let truePositiveRate: [Double]
  /// The area under the curve: the probability that an example of the class has a higher score than one of the rest,
  /// ties counted as half.
  public let area: Double

  private enum CodingKeys: String, CodingKey {
    case falsePositiveRate = "false_positive_rate"
    case truePositiveRate = "true_positive_rate"
    case area
  }

  private struct Point {
    var falsePositives: Int
    var truePositives: Int

    func step(from other: Point) -> SIMD2<Int> {
      SIMD2(falsePositives - other.falsePositives, truePositives - other.truePositives)
    }
  }

  /// The curve of one class; nil without examples of the class, or without others.
  public init?(_ predictions: Predictions, label: Int) {
    let scores = predictions.labels.indices.map { predictions.probabilities[$0 * predictions.classes + label] }
    let points = Self.points(scores: scores, isPositive: predictions.labels.map { $0 == label })
    guard let last = points.last, last.falsePositives > 0, last.truePositives > 0 else { return nil }
    let kept = points.indices.filter { index in
      index <= 1 || index == points.count - 1
        || points[index].step(from: points[index - 1]) != points[index + 1].step(from: points[index])
    }
    falsePositiveRate = kept.map { Double(points[$0].falsePositives) / Double(last.falsePositives) }
    truePositiveRate = kept.map { Double(points[$0].truePositives) / Double(last.truePositives) }
    // Twice the area in units of one example of each kind: exact, because these are whole numbers.
    let doubled = points.indices.dropFirst().reduce(0) { sum, index in
      let (point, before) = (points[index], points[index - 1])
      return sum + (point.falsePositives - before.falsePositives) * (point.truePositives + before.truePositives)
    }
    area = Double(doubled) / Double(2 * last.falsePositives * last.truePositives)
  }

  /// First (0, 0), then the counts down to each distinct score, from the highest.
  private static func points(scores: [Double], isPositive: [Bool]) -> [Point] {
    var points = [Point(falsePositives: 0, truePositives: 0)]
    var point = points[0]
    let order = scores.indices.sorted { scores[$0] > scores[$1] }
    for (position, example) in order.enumerated() {
      if isPositive[example] { point.truePositives += 1 } else { point.falsePositives += 1 }
      let isLastOfScore = position == order.count - 1 || scores[order[position + 1]] != scores[example]
      if isLastOfScore { points.append(point) }
    }
    return points
  }
}
