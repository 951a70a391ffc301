import Foundation
import Testing

@testable import Measurement

@Suite struct SignTestTests {
  /// Binomial tails counted by hand: n positive of m, as SciPy's `binomtest(n, m)` gives them.
  @Test(arguments: [(16, 16, 0x1p-15), (9, 10, 22.0 / 1024), (5, 10, 1.0), (0, 3, 0.25), (0, 0, 1.0)])
  func pValueIsTheBinomialTail(positive: Int, count: Int, expected: Double) {
    let differences = (0..<count).map { $0 < positive ? 1.0 : -1.0 }
    #expect(abs(SignTest(differences).pValue - expected) < 1e-12)
    #expect(abs(SignTest(differences.map { -$0 }).pValue - expected) < 1e-12)
  }

  @Test func zerosSayNothing() {
    #expect(SignTest([0, 1, 0, 2, 3, 0]) == SignTest([1, 2, 3]))
  }

  @Test func manyPairsDoNotUnderflow() {
    let p = SignTest((0..<5000).map { $0 < 2600 ? 1.0 : -1.0 }).pValue
    // The normal approximation with its continuity correction.
    #expect(abs(p - 0.00488) < 0.0002)
  }

  @Test func aDissentingPairCostsAsMuchAsThePairsThereAre() {
    for pairs in 3...20 {
      let halved = exp2(Double(1 - pairs))
      #expect(abs(SignTest.pValue(pairs: pairs, dissenting: 0) - halved) < 1e-12)
      #expect(abs(SignTest.pValue(pairs: pairs, dissenting: 1) - min(1, Double(1 + pairs) * halved)) < 1e-12)
    }
  }
}
