import Testing

@testable import Measurement

/// Values from SciPy 1.17's `mannwhitneyu` with its default method.
@Suite struct MannWhitneyTests {
  @Test func isExactForFewSamplesWithoutTies() {
    let test = MannWhitney([1.2, 3.4, 2.2, 5.9, 4.1, 7.7], [2.3, 6.1, 8.8, 9.4, 7.2])
    #expect(test.u == 6)
    #expect(abs(test.pValue - 0.12554112554112554) < 1e-14)
  }

  @Test func correctsForTies() {
    let test = MannWhitney([1, 2, 2, 3, 4, 5, 5, 6, 7, 9], [2, 3, 5, 5, 8, 8, 9, 10, 11, 12, 12])
    #expect(test.u == 25)
    #expect(abs(test.pValue - 0.03665598273252322) < 1e-12)
  }

  @Test func approximatesForManySamples() {
    let first = (1...12).map(Double.init)
    let test = MannWhitney(first, first.map { $0 * 1.3 + 0.05 })
    #expect(test.u == 54)
    #expect(abs(test.pValue - 0.3123214216762161) < 1e-12)
  }

  @Test func equalSamplesShowNothing() {
    let same = Array(repeating: 1.0, count: 10)
    #expect(MannWhitney(same, same).pValue == 1)
    #expect(MannWhitney([1, 2, 3, 4], [1, 2, 3, 4]).pValue == 1)
  }

  @Test func isSymmetric() {
    let first = [1.5, 2.5, 7, 8]
    let second = [1, 2, 3, 4, 5.5, 9, 10, 11, 12, 13]
    #expect(abs(MannWhitney(first, second).pValue - MannWhitney(second, first).pValue) < 1e-14)
  }

  @Test func holmsCorrectionIsStepwise() {
    let corrected = [0.01, 0.04, 0.03, 0.005, 0.6].holmCorrected()
    for (value, expected) in zip(corrected, [0.04, 0.09, 0.09, 0.025, 0.6]) {
      #expect(abs(value - expected) < 1e-12)
    }
    #expect([0.4, 0.9].holmCorrected() == [0.8, 0.9])
    #expect([Double]().holmCorrected() == [])
  }
}
