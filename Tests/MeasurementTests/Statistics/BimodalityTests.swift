import Foundation
import Testing

@testable import Measurement

@Suite struct BimodalityTests {
  private func share(flagged draw: (inout Distributions) -> Double, count: Int) -> Double {
    var distributions = Distributions(seed: 11)
    let trials = 300
    let flagged = (0..<trials).count { _ in Summary(of: distributions.array(count, draw)).isBimodal }
    return Double(flagged) / Double(trials)
  }

  @Test(arguments: [20, 50])
  func twoGroupsAreFlagged(count: Int) {
    #expect(share(flagged: { $0.evenlyBimodalTime() }, count: count) > 0.97)
  }

  @Test(arguments: [20, 50])
  func oneGroupIsNot(count: Int) {
    #expect(share(flagged: { $0.normalTime() }, count: count) <= 0.02)
    #expect(share(flagged: { $0.logNormalTime() }, count: count) <= 0.02)
    #expect(share(flagged: { $0.exponential() }, count: count) <= 0.02)
  }

  @Test func aFewOutliersAreNotAGroup() {
    let samples = (0..<30).map { 1 + 0.001 * Double($0 % 7) } + [5, 5.1, 5.2]
    #expect(!Summary(of: samples).isBimodal)
  }

  @Test func equalSamplesAreNotBimodal() {
    #expect(!Summary(of: Array(repeating: 2, count: 40)).isBimodal)
  }
}
