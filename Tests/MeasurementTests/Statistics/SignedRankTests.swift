import Testing

@testable import Measurement

@Suite struct SignedRankTests {
  /// `scipy.stats.wilcoxon(differences, method="exact")` of SciPy 1.17.
  @Test("p-values are SciPy's")
  func pValues() {
    let plants = [6.0, 8, 14, 16, 23, 24, 28, 29, 41, -48, 49, 56, 60, -67, 75]
    #expect(SignedRank(plants).pValue == 0.041259765625)
    #expect(SignedRank([1, 2, 3, 4, 5, 6]).pValue == 0.03125)
    #expect(SignedRank([-1.5, 2, -3, 4, -5.5]).pValue == 0.8125)
  }

  @Test("Beyond 60 differences the normal approximation continues the exact probabilities")
  func approximation() {
    func p(_ count: Int) -> Double { SignedRank((1...count).map { $0 % 3 == 0 ? -Double($0) : Double($0) }).pValue }
    #expect(p(60) < p(57) && p(63) < p(60))
    #expect(abs(p(63) / p(60) - p(60) / p(57)) < 0.05)
  }

  @Test("The estimate is the median of all means of two, and swaps its sign with the differences")
  func estimate() {
    #expect(SignedRank([1, 2, 6]).estimate == 2.75)
    #expect(SignedRank([-1, -2, -6]).estimate == -2.75)
    #expect(SignedRank([4]).estimate == 4)
  }

  @Test("The interval excludes zero exactly where the p-value is below what it leaves out")
  func duality() {
    var distributions = Distributions(seed: 3)
    for count in [9, 12, 30, 59, 61, 90] {
      for _ in 0..<200 {
        let test = SignedRank(distributions.array(count) { 0.4 + $0.normal() })
        let interval = test.interval(confidence: 0.95)
        #expect(interval.confidence == 0.95)
        #expect(!interval.contains(0) == (test.pValue <= 0.05))
      }
    }
  }

  @Test("Intervals cover the middle as often as they say", arguments: [9, 20, 60, 94])
  func coverage(count: Int) {
    let covered = share(ofTrials: 2000, seed: UInt64(count)) { noise in
      SignedRank(noise.array(count) { 3 + $0.normal() }).interval(confidence: 0.95).contains(3)
    }
    #expect(covered >= 0.94 && covered <= 0.975)
  }

  @Test("Too few differences state the confidence that they give")
  func few() {
    let interval = SignedRank([1, 2, 3, 4]).interval(confidence: 0.95)
    #expect(interval.lower == 1 && interval.upper == 4 && interval.confidence == 0.875)
  }
}
