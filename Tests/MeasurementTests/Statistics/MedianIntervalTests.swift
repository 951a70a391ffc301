import Testing

@testable import Measurement

@Suite struct MedianIntervalTests {
  /// Values from an independent implementation with SciPy's binomial distribution, on the squares of 1...count.
  @Test(arguments: [
    (6, 2.0714285714285734, 32.07142857142857), (10, 7.288288288288291, 69.81981981981981),
    (25, 67.36805049425786, 317.065778394175), (100, 1661.8192499235477, 3628.6527254228486),
    (2_000, 915_253.3340654887, 1_090_586.4684459982),
  ])
  func agreesWithAnIndependentImplementation(count: Int, lower: Double, upper: Double) {
    let interval = Interval.median(of: (1...count).map { Double($0 * $0) })
    #expect(abs(interval.lower / lower - 1) < 1e-9)
    #expect(abs(interval.upper / upper - 1) < 1e-9)
    #expect(interval.confidence == 0.95)
  }

  @Test(arguments: [(1, 0), (2, 0.5), (3, 0.75), (5, 0.9375)])
  func fewSamplesStateALowerConfidence(count: Int, confidence: Double) {
    let interval = Interval.median(of: (1...count).map(Double.init))
    #expect(interval == Interval(lower: 1, upper: Double(count), confidence: confidence))
  }

  @Test(arguments: [20, 50])
  func coversTheMedianOfNormalSamples(count: Int) {
    let coverage = share(ofTrials: 2_000, seed: 1) { distributions in
      Interval.median(of: distributions.array(count) { $0.normalTime() }).contains(1)
    }
    #expect(nominalCoverage.contains(coverage))
  }

  @Test(arguments: [20, 50])
  func coversTheMedianOfLogNormalSamples(count: Int) {
    let coverage = share(ofTrials: 2_000, seed: 2) { distributions in
      Interval.median(of: distributions.array(count) { $0.logNormalTime() }).contains(1)
    }
    #expect(nominalCoverage.contains(coverage))
  }

  /// A third group of 30 % lies ten standard deviations above; the median is the 0.5 / 0.7 quantile of the lower group.
  @Test(arguments: [20, 50])
  func coversTheMedianOfUnevenlyBimodalSamples(count: Int) {
    let truth = 1 + 0.01 * 0.5659488219328631
    let coverage = share(ofTrials: 2_000, seed: 3) { distributions in
      let samples = distributions.array(count) { $0.normalTime() + ($0.uniform() < 0.3 ? 0.1 : 0) }
      return Interval.median(of: samples).contains(truth)
    }
    #expect(nominalCoverage.contains(coverage))
  }

  /// The hardest case: there are no samples near the median. 60 is what `bench` takes of short calls.
  @Test(arguments: [20, 30, 50, 60, 90, 100])
  func coversTheMedianOfEvenlyBimodalSamples(count: Int) {
    let coverage = share(ofTrials: 2_000, seed: 4) { distributions in
      Interval.median(of: distributions.array(count) { $0.evenlyBimodalTime() }).contains(1.05)
    }
    #expect(nominalCoverage.contains(coverage))
  }

  /// The clock slows by a percent from the first to the last sample, as much as the noise: the median is the run's.
  @Test(arguments: [20, 50])
  func coversTheMedianOfDriftingSamples(count: Int) {
    let coverage = share(ofTrials: 2_000, seed: 5) { distributions in
      let samples = (0..<count).map { distributions.normalTime() + 0.01 * (Double($0) / Double(count - 1) - 0.5) }
      return Interval.median(of: samples).contains(1)
    }
    #expect(nominalCoverage.contains(coverage))
  }

  /// The stated reason for not bootstrapping: with few samples the bootstrap's percentile interval covers too little.
  @Test func coversBetterThanTheBootstrapWithFewSamples() {
    let constant = Array(repeating: 1.0, count: 10)
    let bootstrap = Bootstrap(resamples: 300)
    var bootstrapHits = 0
    let coverage = share(ofTrials: 1_000, seed: 6) { distributions in
      let samples = distributions.array(10) { $0.normalTime() }
      bootstrapHits += bootstrap.ratioOfMedians(samples, over: constant).interval.contains(1) ? 1 : 0
      return Interval.median(of: samples).contains(1)
    }
    #expect(nominalCoverage.contains(coverage))
    #expect(Double(bootstrapHits) / 1_000 < coverage)
  }
}
