import Testing

@testable import BenchmarkReports
@testable import Measurement

/// Golden values are those of SciPy 1.16.3: `curve_fit` of T(n) with `sigma=T`, its covariance, and `stats.t.ppf`.
@Suite struct ScalingFitTests {
  private typealias Expected = (value: Double, lower: Double, upper: Double)

  private static func points(_ speedups: [(Double, Double)]) -> [ScalingFit.Point] {
    speedups.map { .init(threads: $0, gain: $0, speedup: $1) }
  }

  private static let smooth = points([(1, 1), (2, 1.9), (4, 3.5), (8, 6.1), (16, 9)])
  /// More threads than cores: the speed-up ends at eight.
  private static let bent = points([
    (1, 1), (2, 2.02), (3, 2.91), (4, 3.95), (6, 5.6), (8, 7.2), (12, 7.9), (16, 8.1),
  ])

  private func expect(_ number: ScalingFit.Number?, _ expected: Expected) {
    for (found, wanted) in [
      (number?.value, expected.value), (number?.interval.lower, expected.lower),
      (number?.interval.upper, expected.upper),
    ] {
      #expect(abs((found ?? .nan) - wanted) < 1e-6 * max(0.01, abs(wanted)))
    }
  }

  @Test("The quantiles of Student's distribution are SciPy's")
  func quantiles() {
    for (degrees, quantile) in [
      (1, 12.706204736432095), (2, 4.302652729696142), (3, 3.182446305284263), (4, 2.7764451051977987),
      (5, 2.570581835636314), (6, 2.4469118511449692), (10, 2.2281388519649385), (29, 2.045229642132703),
      (100, 1.9839715184496334),
    ] {
      #expect(abs(StudentT.quantileOf95Percent(degrees: degrees) / quantile - 1) < 1e-9)
    }
  }

  @Test("Amdahl's law, its interval and its deviation are those that SciPy fits")
  func amdahl() throws {
    let smooth = try #require(ScalingFit(amdahl: Self.smooth))
    expect(smooth.serialFraction, (0.05053889524876688, 0.04174848392380071, 0.05932930657373305))
    #expect(smooth.coherency == nil && abs(smooth.deviation - 0.018882435894635813) < 1e-9)
    #expect(abs(smooth.speedup(threads: 1, gain: 1) * 0.9944459308780722 - 1) < 1e-7)
    let bent = try #require(ScalingFit(amdahl: Self.bent))
    expect(bent.serialFraction, (0.05765729617173213, 0.02130066799784694, 0.09401392434561733))
    #expect(abs(bent.deviation - 0.10248867060555365) < 1e-9)
  }

  @Test("Gunther's law, its intervals and its deviation are those that SciPy fits")
  func gunther() throws {
    let smooth = try #require(ScalingFit(gunther: Self.smooth))
    expect(smooth.serialFraction, (0.038493026776480324, 0.01905466474077478, 0.05793138881218587))
    expect(smooth.coherency, (0.0007688678813431091, -0.00040620592619910567, 0.0019439416888853238))
    #expect(abs(smooth.deviation - 0.01048522280626544) < 1e-9)
    let bent = try #require(ScalingFit(gunther: Self.bent))
    expect(bent.serialFraction, (-0.0235223077798258, -0.04523141749098947, -0.001813198068662137))
    expect(bent.coherency, (0.005470935995627355, 0.004060928775548978, 0.006880943215705733))
  }

  @Test("The part that is not serial can gain less than the number of threads")
  func gains() throws {
    let measured = [(1.0, 1.0, 1.0), (2, 1.98, 1.9), (4, 3.9, 3.6), (8, 7.1, 6.0), (16, 7.6, 6.2)]
    let points = measured.map { ScalingFit.Point(threads: $0.0, gain: $0.1, speedup: $0.2) }
    let amdahl = try #require(ScalingFit(amdahl: points))
    expect(amdahl.serialFraction, (0.03158163353975503, 0.02383944522423291, 0.03932382185527715))
    let gunther = try #require(ScalingFit(gunther: points))
    expect(gunther.serialFraction, (0.025549286921864294, 0.011134360388201783, 0.03996421345552681))
    expect(gunther.coherency, (0.0004280380608643926, -0.00046216345451158806, 0.0013182395762403733))
  }

  @Test("Times that follow a law exactly give its numbers, and no deviation", arguments: [0.0, 0.001])
  func exact(coherency: Double) throws {
    let machine = SimulatedScaling(serial: 0.2, coherency: coherency)
    let points = Self.points(machine.threads.map { (Double($0), 1 / machine.time($0)) })
    let fit = try #require(ScalingFit(gunther: points))
    #expect(abs(fit.serialFraction.value - 0.2) < 1e-12 && abs((fit.coherency?.value ?? 1) - coherency) < 1e-12)
    #expect(fit.deviation < 1e-12 && fit.serialFraction.interval.upper - fit.serialFraction.interval.lower < 1e-9)
    for point in points {
      #expect(abs(fit.speedup(threads: point.threads, gain: point.gain) / point.speedup - 1) < 1e-12)
    }
  }

  @Test("Too few numbers of threads, and numbers that determine no law, give no fit")
  func noFit() {
    #expect(ScalingFit(amdahl: Array(Self.smooth.prefix(3))) == nil)
    #expect(ScalingFit(amdahl: Array(Self.smooth.prefix(4))) != nil)
    #expect(ScalingFit(gunther: Array(Self.smooth.prefix(4))) == nil)
    #expect(ScalingFit(amdahl: Self.points(Array(repeating: (2, 1.5), count: 6))) == nil)
    #expect(ScalingFit(amdahl: Self.points(Self.smooth.map { ($0.threads, .infinity) })) == nil)
    #expect(ScalingFit(gunther: Self.points(Self.smooth.map { ($0.threads * 1e200, $0.speedup) })) == nil)
  }

  @Test("Intervals cover the law that times were drawn from, however the machine drifts", arguments: [0, 0.01, 0.03])
  func coverage(drift: Double) {
    let amdahl = SimulatedScaling(serial: 0.05, drift: drift)
    #expect(
      nominalCoverage.contains(
        share(ofTrials: 1_500, seed: 21) { distributions in
          let fit = ScalingFit(amdahl: amdahl.points(amdahl.times(&distributions)))
          return fit?.serialFraction.interval.contains(0.05) == true
        }))
    let gunther = SimulatedScaling(serial: 0.03, coherency: 0.002, drift: drift)
    var coherency = 0
    let contention = share(ofTrials: 1_500, seed: 22) { distributions in
      let fit = ScalingFit(gunther: gunther.points(gunther.times(&distributions)))
      coherency += fit?.coherency?.interval.contains(0.002) == true ? 1 : 0
      return fit?.serialFraction.interval.contains(0.03) == true
    }
    #expect(nominalCoverage.contains(contention) && nominalCoverage.contains(Double(coherency) / 1_500))
  }

  /// The stated reason for not bootstrapping the samples: they do not show what the machine does between two numbers of
  /// threads. If that is no more than the noise of a sample, the bootstrap already covers too little.
  @Test("The bootstrap of the samples covers too little on a machine that drifts")
  func bootstrap() {
    let machine = SimulatedScaling(serial: 0.05, drift: 0.01, samples: 20)
    let coverage = share(ofTrials: 100, seed: 23) { distributions in
      let times = machine.times(&distributions)
      let fractions = (0..<100).compactMap { _ -> Double? in
        let resampled = times.map { times in
          times.map { _ in times[Int(distributions.uniform() * Double(times.count))] }
        }
        return ScalingFit(amdahl: machine.points(resampled))?.serialFraction.value
      }.ascending()
      return fractions.percentile(2.5) <= 0.05 && 0.05 <= fractions.percentile(97.5)
    }
    #expect(coverage < 0.6)
  }
}
