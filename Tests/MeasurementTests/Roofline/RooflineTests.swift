import Testing

@testable import BenchmarkReports

@Suite struct RooflineTests {
  private let roofline = Roofline(peakGFLOPSPerCore: 250, bandwidthGBPerSecond: 50)

  @Test func memoryBindsBelowTheRidgeAndArithmeticAbove() {
    #expect(roofline.ridge(threads: 2) == 10)
    #expect(roofline.bound(intensity: 4, threads: 2) == 200)
    #expect(roofline.bound(intensity: 10, threads: 2) == 500)
    #expect(roofline.bound(intensity: 40, threads: 2) == 500)
    #expect(roofline.bound(intensity: 40, threads: 1) == 250)
  }

  @Test func theLeastTimeIsTheLongerOfArithmeticAndMemory() {
    #expect(roofline.leastTime(flops: 1_000, bytes: 100, threads: 1) == 4)
    #expect(roofline.leastTime(flops: 1_000, bytes: 100, threads: 2) == 2)
    #expect(roofline.leastTime(flops: 1_000, bytes: 1_000, threads: 2) == 20)
  }

  @Test func theShareIsOfTheCoresUsed() {
    #expect(roofline.fractionOfPeak(gflops: 200, threads: 1) == 0.8)
    #expect(roofline.fractionOfPeak(gflops: 200, threads: 2) == 0.4)
  }

  @Test func narrowInstructionSetsHaveAPeakOfTheirOwn() {
    let roofline = Roofline(
      peakGFLOPSPerCore: 250, bandwidthGBPerSecond: 50, instructionSetPeaks: ["wide": 250, "narrow": 125])
    #expect(roofline.fractionOfPeak(gflops: 200, threads: 2, instructionSet: "narrow") == 0.8)
    #expect(roofline.fractionOfPeak(gflops: 200, threads: 2, instructionSet: "other") == nil)
  }

  @Test func thePeakOfSeveralThreadsIsTheMeasuredOne() {
    let roofline = Roofline(
      peakGFLOPSPerCore: 250, bandwidthGBPerSecond: 50, instructionSetPeaks: ["wide": 250, "narrow": 125],
      threadPeaks: [
        ThreadPeak(threads: 1, instructionSets: ["wide": 250, "narrow": 125]),
        ThreadPeak(threads: 4, instructionSets: ["wide": 600, "narrow": 480]),
      ])
    #expect(roofline.peak(threads: 4) == 600)
    #expect(roofline.fractionOfPeak(gflops: 300, threads: 4) == 0.5)
    #expect(roofline.fractionOfPeak(gflops: 120, threads: 4, instructionSet: "narrow") == 0.25)
    #expect(roofline.fractionOfPeak(gflops: 120, threads: 4, instructionSet: "other") == nil)
    #expect(roofline.leastTime(flops: 1_200, bytes: 1, threads: 4) == 2)
    #expect(roofline.multiplyAddSpeedup(threads: 4) == 2.4)
    // What was not measured is as many times the peak of one.
    #expect(roofline.peak(threads: 2) == 500 && roofline.multiplyAddSpeedup(threads: 2) == nil)
  }
}
