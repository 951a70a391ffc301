import Testing

@testable import Measurement

@Suite struct RooflineTests {
  private let roofline = Roofline(peakGFLOPSPerCore: 250, bandwidthGBPerSecond: 50)

  @Test func memoryBindsBelowTheRidgeAndArithmeticAbove() {
    #expect(roofline.ridge(cores: 2) == 10)
    #expect(roofline.bound(intensity: 4, cores: 2) == 200)
    #expect(roofline.bound(intensity: 10, cores: 2) == 500)
    #expect(roofline.bound(intensity: 40, cores: 2) == 500)
    #expect(roofline.bound(intensity: 40, cores: 1) == 250)
  }

  @Test func theLeastTimeIsTheLongerOfArithmeticAndMemory() {
    #expect(roofline.leastTime(flops: 1_000, bytes: 100, cores: 1) == 4)
    #expect(roofline.leastTime(flops: 1_000, bytes: 100, cores: 2) == 2)
    #expect(roofline.leastTime(flops: 1_000, bytes: 1_000, cores: 2) == 20)
  }

  @Test func theShareIsOfTheCoresUsed() {
    #expect(roofline.fractionOfPeak(gflops: 200, cores: 1) == 0.8)
    #expect(roofline.fractionOfPeak(gflops: 200, cores: 2) == 0.4)
  }

  @Test func narrowInstructionSetsHaveAPeakOfTheirOwn() {
    let roofline = Roofline(
      peakGFLOPSPerCore: 250, bandwidthGBPerSecond: 50, instructionSetPeaks: ["wide": 250, "narrow": 125])
    #expect(roofline.fractionOfPeak(gflops: 200, cores: 2, instructionSet: "narrow") == 0.8)
    #expect(roofline.fractionOfPeak(gflops: 200, cores: 2, instructionSet: "other") == nil)
  }
}
