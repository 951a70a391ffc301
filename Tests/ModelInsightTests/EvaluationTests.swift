import Digits
import Files
import Foundation
import IDX
import Testing

@testable import ModelInsight

/// The figures of `Fixtures/evaluation.json`, which `Golden/make_evaluation.py` had from scikit-learn and SciPy.
private struct Golden: Decodable {
  let logits: [Float]
  let labels: [UInt8]
  let correct: Int
  let interval: [Double]
  let loss: Double
  let confusionMatrix: [[Int]]
  let precision: [Double]
  let recall: [Double]
  let f1: [Double]
  let support: [Int]
  let macro: [Double]
  let roc: [Curve?]
  let rocArea: Double
  let calibration: Bins

  struct Curve: Decodable {
    let falsePositiveRate: [Double]
    let truePositiveRate: [Double]
    let area: Double
  }

  struct Bins: Decodable {
    let expectedError: Double
    let maximumError: Double
    let counts: [Int]
    let accuracies: [Double]
    let confidences: [Double]
  }

  static let all: [String: Golden] = {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    let file = Bundle.module.url(forResource: "evaluation", withExtension: "json", subdirectory: "Fixtures")!
    return try! decoder.decode([String: Golden].self, from: Data(FileBytes.read(file.path)))
  }()

  func predictions() throws -> Predictions { try Predictions(logits: logits, labels: labels, classes: 10) }
}

@Suite("Evaluation agrees with scikit-learn")
struct EvaluationTests {
  private static let names = ["all classes", "two classes missing", "one class never predicted"]

  @Test("Accuracy, loss, confusion, precision, recall, F1 and their means", arguments: names)
  func counts(name: String) throws {
    let golden = try #require(Golden.all[name])
    let evaluation = try evaluation(golden)
    #expect(evaluation.images == golden.labels.count && evaluation.correct == golden.correct)
    #expect(evaluation.accuracy == Double(golden.correct) / Double(golden.labels.count))
    #expect(near([evaluation.accuracyInterval.lower, evaluation.accuracyInterval.upper], golden.interval))
    #expect(near([evaluation.loss], [golden.loss]))
    #expect(evaluation.confusionMatrix == golden.confusionMatrix)
    #expect(evaluation.classes.map(\.label) == Array(0..<10))
    #expect(evaluation.classes.map(\.support) == golden.support)
    #expect(near(evaluation.classes.map(\.precision), golden.precision))
    #expect(near(evaluation.classes.map(\.recall), golden.recall))
    #expect(near(evaluation.classes.map(\.f1), golden.f1))
    #expect(near([evaluation.macro.precision, evaluation.macro.recall, evaluation.macro.f1], golden.macro))
  }

  @Test("ROC curves point by point, and the areas under them", arguments: names)
  func curves(name: String) throws {
    let golden = try #require(Golden.all[name])
    let evaluation = try evaluation(golden)
    for (entry, expected) in zip(evaluation.classes, golden.roc) {
      #expect((entry.roc == nil) == (expected == nil), "class \(entry.label)")
      guard let curve = entry.roc, let expected else { continue }
      #expect(near(curve.falsePositiveRate, expected.falsePositiveRate), "class \(entry.label)")
      #expect(near(curve.truePositiveRate, expected.truePositiveRate), "class \(entry.label)")
      #expect(near([curve.area], [expected.area]), "class \(entry.label)")
    }
    #expect(near([try #require(evaluation.macro.rocArea)], [golden.rocArea]))
  }

  @Test("Calibration error, bin by bin", arguments: names)
  func calibration(name: String) throws {
    let golden = try #require(Golden.all[name]).calibration
    let calibration = try evaluation(#require(Golden.all[name])).calibration
    #expect(near([calibration.expectedError, calibration.maximumError], [golden.expectedError, golden.maximumError]))
    let bins = calibration.bins.filter { $0.count > 0 }
    #expect(calibration.bins.count == 15 && bins.map(\.count) == golden.counts)
    #expect(near(bins.compactMap(\.accuracy), golden.accuracies))
    #expect(near(bins.compactMap(\.confidence), golden.confidences))
  }

  @Test("Mistakes come worst first, with their pixels")
  func mistakes() throws {
    let golden = try #require(Golden.all["all classes"])
    let evaluation = try evaluation(golden)
    let wrong = golden.labels.count - golden.correct
    #expect(evaluation.mistakes.count == min(wrong, Evaluation.mistakeLimit))
    #expect(evaluation.mistakes.map(\.loss) == evaluation.mistakes.map(\.loss).sorted(by: >))
    for mistake in evaluation.mistakes {
      #expect(mistake.label == golden.labels[mistake.index] && mistake.label != mistake.predicted)
      #expect(near([mistake.loss], [-log(mistake.labelProbability)]))
      #expect(mistake.pixels == Data(repeating: UInt8(mistake.index % 256), count: 784))
    }
    let best = try golden.predictions()
    let greatest = zip(best.losses, zip(best.labels, best.predicted)).filter { $1.0 != $1.1 }.map(\.0).max()
    #expect(evaluation.mistakes.first?.loss == greatest)
  }

  @Test("Wilson's interval at the ends", arguments: [(0, 1), (1, 1), (0, 10_000), (10_000, 10_000)])
  func interval(successes: Int, count: Int) {
    let interval = WilsonInterval(successes: successes, of: count)
    // With nothing but failures the upper bound is z^2 / (n + z^2).
    let bound = 3.841458820694124 / (Double(count) + 3.841458820694124)
    let (lower, upper) = successes == 0 ? (0, bound) : (1 - bound, 1)
    #expect(near([interval.lower, interval.upper], [lower, upper]))
  }

  @Test("Logits that are no numbers are refused")
  func notFinite() {
    var logits = [Float](repeating: 0, count: 30)
    logits[25] = .infinity
    #expect(throws: PredictionsError(example: 2, logit: .infinity)) {
      try Predictions(logits: logits, labels: [0, 1, 2], classes: 10)
    }
  }

  /// Image `i` is all of the grey value `i`, so that pixels can be recognised.
  private func evaluation(_ golden: Golden) throws -> Evaluation {
    let pixels = golden.labels.indices.flatMap { [UInt8](repeating: UInt8($0 % 256), count: 784) }
    let images = try LabeledImages(
      images: IDXArray(shape: [golden.labels.count, 28, 28], elements: pixels), named: "images",
      labels: IDXArray(shape: [golden.labels.count], elements: golden.labels), named: "labels")
    return Evaluation(try golden.predictions(), images: images)
  }

  private func near(_ found: [Double], _ expected: [Double]) -> Bool {
    found.count == expected.count && zip(found, expected).allSatisfy { abs($0 - $1) <= 1e-12 * max(1, abs($1)) }
  }
}
