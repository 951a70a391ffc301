import Files
import Foundation
import Testing

@testable import BenchmarkReports

/// What a report of a simulated machine with 16 processors says of its scaling.
@Suite struct ScalingCurveTests {
  /// Eight cores of two threads each, whose clock falls with the busy cores.
  private static let peaks: [Int: Double] = [1: 100, 2: 198, 4: 384, 8: 700, 16: 760]

  @Test("Speed-ups are over one thread, beside what multiply-adds gain on as many")
  func points() throws {
    let machine = SimulatedScaling()
    let curves = ScalingCurve.all(in: try machine.report(peaks: Self.peaks))
    let curve = try #require(curves.first)
    #expect(curves.count == 1 && curve.workload == "train-step" && curve.kernel == "simd" && curve.batchSize == 32)
    #expect(curve.points.map(\.threads) == [1, 2, 4, 8, 16])
    #expect(curve.points.map(\.multiplyAddSpeedup) == [1, 1.98, 3.84, 7, 7.6])
    #expect(curve.points[0].speedup.ratio == 1 && curve.points[0].interval == curve.points[0].speedup.interval)
    for point in curve.points.dropFirst() {
      let speedup = 1 / machine.time(point.threads)
      #expect(point.name == "train-step/simd/batch:32/threads:\(point.threads)")
      #expect(abs(point.speedup.ratio / speedup - 1) < 0.01 && point.interval?.contains(speedup) == true)
      #expect(point.efficiency == point.speedup.ratio / Double(point.threads))
      #expect(point.shareOfMultiplyAdd == point.speedup.ratio / (point.multiplyAddSpeedup ?? 0))
    }
    #expect(curve.amdahl?.serialFraction.interval.contains(0.03) == true)
    #expect(curve.gunther?.serialFraction.interval.contains(0.03) == true)
  }

  @Test("Shared cores and a falling clock do not count as serial work beside multiply-adds")
  func overMultiplyAdd() throws {
    var machine = SimulatedScaling(serial: 0.03, coherency: 0.001, noise: 0)
    machine.gains = Self.peaks.mapValues { $0 / 100 }
    let curve = try #require(ScalingCurve.all(in: machine.report(peaks: Self.peaks)).first)
    let over = try #require(curve.guntherOverMultiplyAdd)
    #expect(abs(over.serialFraction.value - 0.03) < 1e-9 && abs((over.coherency?.value ?? 1) - 0.001) < 1e-9)
    machine.coherency = 0
    let plain = try #require(ScalingCurve.all(in: machine.report(peaks: Self.peaks)).first)
    #expect(abs((plain.amdahlOverMultiplyAdd?.serialFraction.value ?? 1) - 0.03) < 1e-9)
    #expect(plain.amdahl?.serialFraction.value ?? 0 > 0.08)
  }

  @Test("Work that each thread does as a whole grows with the threads, and so does its speed")
  func unsharedWork() throws {
    let machine = SimulatedScaling()
    let shared = ScalingCurve.all(in: try machine.report())[0]
    let unshared = ScalingCurve.all(in: try machine.report { 1e6 * Double($0) })[0]
    for (one, other) in zip(shared.points, unshared.points) {
      #expect(abs(other.speedup.ratio / one.speedup.ratio / Double(one.threads) - 1) < 1e-12)
    }
  }

  @Test("Without one thread, or with nothing else, there is no curve; with few numbers of threads no law")
  func missing() throws {
    #expect(ScalingCurve.all(in: try SimulatedScaling(threads: [2, 4]).report()).isEmpty)
    #expect(ScalingCurve.all(in: try SimulatedScaling(threads: [1]).report()).isEmpty)
    let two = try #require(ScalingCurve.all(in: SimulatedScaling(threads: [1, 2]).report()).first)
    #expect(two.points.count == 2 && two.amdahl == nil && two.gunther == nil)
    let four = try #require(ScalingCurve.all(in: SimulatedScaling(threads: [1, 2, 4, 8]).report()).first)
    #expect(four.amdahl != nil && four.gunther == nil && four.amdahlOverMultiplyAdd == nil)
  }

  @Test("Few samples give no interval, as in the other tables")
  func fewSamples() throws {
    let curve = ScalingCurve.all(in: try SimulatedScaling(samples: 5).report())[0]
    #expect(curve.points.map { $0.interval == nil } == [false, true, true, true, true])
    #expect(curve.points[1].speedup.interval.confidence == 0.9375)
  }

  @Test("Failures, impossible numbers of threads, and times that are no times, are left out")
  func hostileRows() throws {
    var report = try SimulatedScaling().report(peaks: Self.peaks)
    func change(_ threads: Int, _ change: (inout ReportRow) -> Void) {
      for index in report.benchmarks.indices where report.benchmarks[index].threads == threads {
        change(&report.benchmarks[index])
      }
    }
    change(16) { $0.threads = -3 }
    change(8) { $0.realTime = .greatestFiniteMagnitude }
    change(4) { $0.estimates?.medianLower = 0 }
    #expect(ScalingCurve.all(in: report).map { $0.points.map(\.threads) } == [[1, 2]])
    change(2) { $0.errorOccurred = true }
    #expect(ScalingCurve.all(in: report).isEmpty)
  }

  @Test("Peaks that are no speeds do not count as measured")
  func hostilePeaks() throws {
    let report = try SimulatedScaling().report(peaks: [1: 100, 2: 0, 4: -1, 8: .infinity, 16: 760])
    #expect(ScalingCurve.all(in: report)[0].points.map(\.multiplyAddSpeedup) == [1, nil, nil, nil, 7.6])
  }

  @Test("A written report has the curves, which follow from its rows when it is read; a slim one has the same")
  func written() throws {
    let report = try SimulatedScaling().report(peaks: Self.peaks)
    try withTemporaryFolder { folder in
      let url = folder.appending(path: "report.json")
      try report.slim.write(to: url)
      let read = try Report(contentsOf: url)
      #expect(ScalingCurve.all(in: read) == ScalingCurve.all(in: report))
      let object = try #require(
        try JSONSerialization.jsonObject(with: Data(FileBytes.read(url.path))) as? [String: Any])
      let curve = try #require((object["scaling"] as? [[String: Any]])?.first)
      #expect(curve["workload"] as? String == "train-step" && curve["batch_size"] as? Int == 32)
      let points = try #require(curve["points"] as? [[String: Double]])
      #expect(points.map { $0["threads"] } == [1, 2, 4, 8, 16])
      #expect(points.map { $0["multiply_add_speedup"] } == [1, 1.98, 3.84, 7, 7.6])
      let expected = ScalingCurve.all(in: report)[0]
      func expect(_ numbers: [Double?], _ expected: [Double?]) {
        for (number, expected) in zip(numbers, expected) { #expect(abs((number ?? .nan) - (expected ?? .nan)) < 1e-12) }
      }
      expect(points.map { $0["speedup_upper"] }, expected.points.map(\.speedup.interval.upper))
      let gunther = try #require(curve["gunther"] as? [String: Double])
      expect(
        ["contention", "coherency_lower"].map { gunther[$0] },
        [expected.gunther?.serialFraction.value, expected.gunther?.coherency?.interval.lower])
      let amdahl = try #require(curve["amdahl"] as? [String: Double])
      #expect(Set(amdahl.keys) == ["serial_fraction", "serial_fraction_lower", "serial_fraction_upper", "deviation"])
      #expect(curve["amdahl_over_multiply_add"] != nil && curve["gunther_over_multiply_add"] != nil)
    }
  }

  @Test(
    "Of a report from before there were peaks of several threads, speed-ups are known, and what they could be is not")
  func oldReport() throws {
    let report = try Report(contentsOf: packageRoot.appending(path: "Results/reference-network.json"))
    #expect(report.context.details.threadPeaks == nil)
    let curves = ScalingCurve.all(in: report)
    #expect(!curves.isEmpty)
    for curve in curves {
      #expect(curve.points.map(\.threads) == [1, 2] && curve.points.allSatisfy { $0.multiplyAddSpeedup == nil })
    }
  }
}
