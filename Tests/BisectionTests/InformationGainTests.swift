import Foundation
import Testing

@testable import Bisection

@Suite struct InformationGainTests {
  /// The bits that a yes or no, equally likely, transmits through normal noise of deviation 1, if the two differ by
  /// `distance`: a sum over small steps.
  private func transmitted(_ distance: Double) -> Double {
    let step = 0.001
    return stride(from: -12, through: distance + 12, by: step).reduce(0.0) { sum, x in
      let (no, yes) = (exp(-x * x / 2), exp(-(x - distance) * (x - distance) / 2))
      guard no + yes > 0 else { return sum }
      func term(_ p: Double) -> Double { p > 0 ? p * log2(2 * p / (no + yes)) : 0 }
      return sum + (term(no) + term(yes)) / 2 * step / (2 * Double.pi).squareRoot()
    }
  }

  @Test("The sum is the published capacity: half a bit at an Eb/N0 of 0.187 dB")
  func published() {
    // Es/N0 is half of Eb/N0 at this rate, and the distance is 2 sqrt(2 Es/N0).
    let distance = 2 * (2 * 0.5 * pow(10, 0.0187)).squareRoot()
    #expect(abs(transmitted(distance) - 0.5) < 0.001)
  }

  @Test("1 - exp(-d^2 / 6) is within 0.02 bits of it", arguments: [0.25, 0.5, 1, 1.5, 2, 2.5, 3, 4, 5])
  func sharpness(distance: Double) {
    let sizes = [0, 1.0]
    let approximation = InformationGain.sharpness(precision: 1, unit: distance, sizes)
    #expect(abs(approximation - transmitted(distance)) < 0.02)
  }

  @Test("The information of a prediction is the same, where the grid is fine", arguments: [2, 4, 8])
  func prediction(size: Int) {
    var prediction = PairPrediction()
    prediction.add(3, mean: 0, hasShift: false)
    prediction.add(3, mean: size, hasShift: true)
    let bits = prediction.information(variance: 9, unit: 1)
    #expect(abs(bits - transmitted(Double(size) / 3)) < 0.01)
  }

  @Test("Where both answers predict the same, nothing is learnt; where they never do, all is")
  func extremes() {
    var same = PairPrediction()
    for hasShift in [false, true] { same.add(1, mean: 5, hasShift: hasShift) }
    #expect(abs(same.information(variance: 4, unit: 1)) < 1e-12)
    var apart = PairPrediction()
    apart.add(1, mean: 0, hasShift: false)
    apart.add(3, mean: 16, hasShift: true)
    #expect(abs(apart.information(variance: 1, unit: 1) - InformationGain.entropy(0.25)) < 1e-9)
  }
}
