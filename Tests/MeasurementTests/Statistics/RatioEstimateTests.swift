import Testing

@testable import Measurement

@Suite struct RatioEstimateTests {
  @Test func aConstantRatioIsFoundExactly() {
    let base = (1...20).map(Double.init)
    let estimate = RatioEstimate(paired: base.map { 3 * $0 }, over: base)
    #expect(abs(estimate.ratio - 3) < 1e-12)
    #expect(abs(estimate.interval.lower - 3) < 1e-12 && abs(estimate.interval.upper - 3) < 1e-12)
    #expect(estimate.count == 20)
  }

  @Test func swappingTheTwoInvertsEstimateAndInterval() {
    var distributions = Distributions(seed: 1)
    let first = distributions.array(25) { $0.logNormalTime() }
    let second = distributions.array(25) { $0.logNormalTime() }
    let estimate = RatioEstimate(paired: first, over: second).inverse
    let swapped = RatioEstimate(paired: second, over: first)
    #expect(abs(estimate.ratio - swapped.ratio) < 1e-12)
    #expect(abs(estimate.interval.lower - swapped.interval.lower) < 1e-12)
    #expect(abs(estimate.interval.upper - swapped.interval.upper) < 1e-12)
  }

  @Test func onlyCommonRoundsArePaired() {
    func samples(_ rounds: [Int], _ times: [Double]) -> SampleSet {
      SampleSet(
        name: "a", iterations: 1, rounds: rounds, realTimes: times, processorTimes: times, referenceTimes: times,
        warmUp: WarmUp(isSteady: true, samples: 0, nanoseconds: 0), stopReason: .narrowEnough)
    }
    let base = samples([0, 2, 4], [1, 10, 100])
    let estimate = RatioEstimate(samples([1, 2, 3, 4], [7, 20, 7, 200]), over: base)
    #expect(estimate?.count == 2)
    #expect(abs((estimate?.ratio ?? 0) - 2) < 1e-12)
    #expect(RatioEstimate(samples([1, 3], [1, 1]), over: base) == nil)
  }

  @Test(arguments: [20, 50])
  func pairedIntervalsCoverDespiteDrift(count: Int) {
    let coverage = share(ofTrials: 2_000, seed: 7) { distributions in
      let drift = (0..<count).map { 1 + 0.2 * Double($0) / Double(count) }
      let base = drift.map { $0 * distributions.normalTime() }
      let times = drift.map { 1.03 * $0 * distributions.normalTime() }
      return RatioEstimate(paired: times, over: base).interval.contains(1.03)
    }
    #expect(nominalCoverage.contains(coverage))
  }

  @Test(arguments: [20, 50])
  func pairedIntervalsCoverSkewedAndBimodalSamples(count: Int) {
    let skewed = share(ofTrials: 1_500, seed: 8) { distributions in
      let base = distributions.array(count) { $0.logNormalTime() }
      let times = distributions.array(count) { 1.03 * $0.logNormalTime() }
      return RatioEstimate(paired: times, over: base).interval.contains(1.03)
    }
    let bimodal = share(ofTrials: 1_500, seed: 9) { distributions in
      let base = distributions.array(count) { $0.evenlyBimodalTime() }
      let times = distributions.array(count) { 1.03 * $0.evenlyBimodalTime() }
      return RatioEstimate(paired: times, over: base).interval.contains(1.03)
    }
    #expect(nominalCoverage.contains(skewed))
    #expect(nominalCoverage.contains(bimodal))
  }

  @Test func bootstrappedIntervalsCover() {
    #expect(nominalCoverage.contains(bootstrapCoverage(40, 50) { $0.normalTime() }))
    #expect(nominalCoverage.contains(bootstrapCoverage(40, 50) { $0.logNormalTime() }))
    #expect(nominalCoverage.contains(bootstrapCoverage(40, 50) { $0.burstyTime() }))
  }

  /// With fewer samples they cover up to 98 %: too wide rather than too narrow.
  @Test func bootstrappedIntervalsOfFewSamplesDoNotCoverTooLittle() {
    #expect(bootstrapCoverage(20, 25) { $0.normalTime() } >= nominalCoverage.lowerBound)
    #expect(bootstrapCoverage(20, 25) { $0.logNormalTime() } >= nominalCoverage.lowerBound)
  }

  private func bootstrapCoverage(
    _ count: Int, _ baseCount: Int, _ time: @escaping (inout Distributions) -> Double
  ) -> Double {
    let bootstrap = Bootstrap(resamples: 300)
    return share(ofTrials: 700, seed: 10) { distributions in
      let base = distributions.array(baseCount, time)
      let times = distributions.array(count) { 1.03 * time(&$0) }
      return bootstrap.ratioOfMedians(times, over: base).interval.contains(1.03)
    }
  }

  @Test func theBootstrapDependsOnItsSeedOnly() {
    var distributions = Distributions(seed: 12)
    let base = distributions.array(21) { $0.normalTime() }
    let times = distributions.array(30) { $0.normalTime() }
    let first = Bootstrap(seed: 1).ratioOfMedians(times, over: base)
    #expect(first == Bootstrap(seed: 1).ratioOfMedians(times, over: base))
    #expect(first != Bootstrap(seed: 2).ratioOfMedians(times, over: base))
    #expect(first.ratio == times.median / base.median)
  }

  @Test func theBootstrapOfFewSamplesStatesALowerConfidence() {
    #expect(Bootstrap().ratioOfMedians([1, 2, 3], over: [1, 2, 3, 4, 5, 6, 7]).interval.confidence == 0.75)
  }

  /// They cover 96 to 97 % of the time: a little too wide rather than too narrow.
  @Test("Intervals from two medians' intervals alone cover, and are as long as the bootstrap's")
  func ratiosOfMedians() throws {
    func estimate(_ times: [Double], _ base: [Double]) -> RatioEstimate? {
      RatioEstimate(
        ofMedians: (times.median, .median(of: times), times.count), over: (base.median, .median(of: base), base.count))
    }
    for time in [{ $0.normalTime() }, { $0.logNormalTime() }, { $0.burstyTime() }] as [(inout Distributions) -> Double]
    {
      let coverage = share(ofTrials: 1_500, seed: 13) { distributions in
        let base = distributions.array(60, time)
        return estimate(distributions.array(40) { 1.03 * time(&$0) }, base)?.interval.contains(1.03) == true
      }
      #expect((nominalCoverage.lowerBound...0.98).contains(coverage))
      var distributions = Distributions(seed: 14)
      let (base, times) = (distributions.array(60, time), distributions.array(40, time))
      let found = try #require(estimate(times, base))
      let bootstrap = Bootstrap().ratioOfMedians(times, over: base)
      #expect(found.ratio == bootstrap.ratio && found.count == 40)
      let lengths = [found, bootstrap].map { $0.interval.upper - $0.interval.lower }
      #expect((0.7...1.4).contains(lengths[0] / lengths[1]))
    }
    let few = try #require(estimate([1, 2, 3], Array(repeating: 2, count: 9)))
    #expect(few.interval == Interval(lower: 0.5, upper: 1.5, confidence: 0.75))
    #expect(estimate(Array(repeating: 0, count: 9), Array(repeating: 2, count: 9)) == nil)
  }
}
