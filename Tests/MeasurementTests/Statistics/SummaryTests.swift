import Testing

@testable import Measurement

@Suite struct SummaryTests {
  private let samples = [9.1, 2.5, 7.3, 3.3, 8.8, 1.9, 4.4]

  /// Values from NumPy's `percentile`, `mean` and `std(ddof=1)` and SciPy's `median_abs_deviation`.
  @Test func agreesWithNumPyAndSciPy() {
    let summary = Summary(of: samples)
    let expected: [(KeyPath<Summary, Double>, Double)] = [
      (\.mean, 5.328571428571428), (\.standardDeviation, 3.0247392646387916), (\.median, 4.4),
      (\.medianAbsoluteDeviation, 2.5), (\.minimum, 1.9), (\.maximum, 9.1), (\.percentile5, 2.08),
      (\.percentile25, 2.9), (\.percentile75, 8.05), (\.percentile95, 9.01),
      (\.coefficientOfVariation, 3.0247392646387916 / 5.328571428571428),
    ]
    for (value, number) in expected {
      #expect(abs(summary[keyPath: value] - number) < 1e-12, "\(value)")
    }
    #expect(summary.count == 7)
  }

  @Test func theMedianOfAnEvenNumberIsTheMeanOfTheMiddleTwo() {
    #expect([4.0, 1, 3, 2].median == 2.5)
  }

  @Test func oneSampleIsEnough() {
    let summary = Summary(of: [3])
    #expect(summary.median == 3)
    #expect(summary.standardDeviation == 0)
    #expect(summary.medianInterval == Interval(lower: 3, upper: 3, confidence: 0))
  }

  @Test func outliersAreClassedByTukeysFencesAndKept() {
    // The quartiles are 24.75 and 78.25, so the inner fences are at -55.5 and 158.5, the outer ones at -135.75 and
    // 238.75.
    let body = (0...100).map(Double.init)
    let summary = Summary(of: body + [-140, -60, 160, 170, 300, 400, 500])
    #expect(summary.outliers.lowSevere == 1)
    #expect(summary.outliers.lowMild == 1)
    #expect(summary.outliers.highMild == 2)
    #expect(summary.outliers.highSevere == 3)
    #expect(summary.outliers.total == 7)
    #expect(summary.count == 108)
    #expect(summary.maximum == 500)
  }

  @Test func referenceStabilitySeesDriftAndDisturbance() {
    let steady = ReferenceStability(referenceTimes: [1, 1, 1, 1, 1.5, 1, 1, 1, 1])
    #expect(steady.drift == 1)
    #expect(steady.disturbedRounds == 1)
    let slowing = ReferenceStability(referenceTimes: [1, 1, 1, 1.01, 1.02, 1.03, 1.04, 1.04, 1.04])
    #expect(slowing.drift == 1.04)
    #expect(slowing.disturbedRounds == 0)
  }
}
