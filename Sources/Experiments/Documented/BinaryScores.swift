import Foundation

/// How well a network tells yes from no.
struct BinaryScores {
  /// Share of right answers.
  let accuracy: Double
  /// Share of right answers among the yes answers; 0 if there are none.
  let precision: Double
  /// Share of the yes examples that are found; 0 if there are none.
  let recall: Double

  /// Compares logits with targets of 0 and 1; a logit of 0 or more says yes.
  init(logits: [Double], targets: [Float]) {
    let pairs = zip(logits, targets).map { (says: $0 >= 0, is: $1 >= 0.5) }
    func count(_ condition: ((says: Bool, is: Bool)) -> Bool) -> Double { Double(pairs.filter(condition).count) }
    func ratio(_ part: Double, _ whole: Double) -> Double { whole == 0 ? 0 : part / whole }
    let found = count { $0.says && $0.is }
    accuracy = ratio(count { $0.says == $0.is }, Double(pairs.count))
    precision = ratio(found, count { $0.says })
    recall = ratio(found, count { $0.is })
  }

  /// The area under the ROC curve: of all pairs of a yes and a no example, the share in which the yes has the greater
  /// logit; ties count half. 1/2 if there are no pairs.
  static func order(logits: [Double], targets: [Float]) -> Double {
    let yes = zip(logits, targets).filter { $1 >= 0.5 }.map(\.0)
    let no = zip(logits, targets).filter { $1 < 0.5 }.map(\.0)
    guard !yes.isEmpty, !no.isEmpty else { return 0.5 }
    let ordered = yes.reduce(0.0) { sum, y in no.reduce(sum) { $0 + (y > $1 ? 1 : y == $1 ? 0.5 : 0) } }
    return ordered / Double(yes.count * no.count)
  }

  /// The harmonic mean of precision and recall.
  var f1: Double { precision + recall == 0 ? 0 : 2 * precision * recall / (precision + recall) }
}

/// The probability that a logit stands for.
func probability(logit: Double) -> Double { 1 / (1 + exp(-logit)) }
