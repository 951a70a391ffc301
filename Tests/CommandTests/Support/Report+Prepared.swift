import BenchmarkReports
import Foundation
import Measurement

extension Report {
  /// What a prepared report tells of one kernel set.
  struct PreparedKernel {
    var name: String
    /// The median time in nanoseconds.
    var time = 10_000.0
    /// Makes it a failure.
    var failure: String?
    var samples = 40
    var threads = 1
  }

  /// A report of one workload as `bench` would write it: 40 samples per kernel set, unless it says otherwise, spread
  /// evenly around the median, 0.05 % from each to the next, in an order drawn by `seed`.
  static func prepared(
    _ kernels: [PreparedKernel], seed: UInt64 = 1, isDebugBuild: Bool = false,
    adjust: (inout RunDetails) -> Void = { _ in }
  ) -> Report {
    var generator = Generator(state: seed)
    let machine = Machine.current()
    var details = RunDetails(machine: machine, sampler: Sampler(settings: SamplingSettings()), threads: 1)
    details.dataDigest = String(repeating: "0123456789abcdef", count: 4)
    details.noiseFloor = 0.005
    adjust(&details)
    var rows: [ReportRow] = []
    for (instance, kernel) in kernels.enumerated() {
      let benchmark = Benchmark(
        workload: "conv2-forward", kernel: kernel.name, batchSize: 32, threads: kernel.threads, flops: 1e6, bytes: 1e5,
        family: 0, instance: instance, maximumRelativeError: 1e-7)
      if let failure = kernel.failure {
        rows.append(.failed(benchmark, message: failure))
        continue
      }
      let middle = Double(kernel.samples - 1) / 2
      let times = (0..<kernel.samples).map { kernel.time * (1 + (Double($0) - middle) / 2000) }
        .shuffled(using: &generator)
      let samples = SampleSet(
        name: kernel.name, iterations: 100, rounds: Array(times.indices), realTimes: times, processorTimes: times,
        referenceTimes: times.map { _ in 1000 }, warmUp: WarmUp(isSteady: true, samples: 10, nanoseconds: 1e6),
        stopReason: .roundLimitReached)
      rows += ReportRow.rows(
        for: benchmark, samples: samples, roofline: Roofline(peakGFLOPSPerCore: 250, bandwidthGBPerSecond: 30))
    }
    let context = ReportContext(
      machine: machine, details: details, executable: "mnist-bench", isDebugBuild: isDebugBuild)
    return Report(context: context, benchmarks: rows)
  }

  /// A report of a machine with eight cores of two threads each, whose clock falls with the busy cores. Naive loops
  /// have a serial part of 2 % of a call of 8 ms. A SIMD kernel set has one of 5 % of 400 us, and loses 0.2 % to each
  /// further thread. All else gains what multiply-adds gain.
  static func scaling(threads: [Int] = [1, 2, 4, 8, 16]) -> Report {
    let gains = [1: 1, 2: 1.98, 4: 3.84, 8: 7, 16: 7.6].filter { threads.contains($0.key) }
    func kernels(_ threads: Int, _ gain: Double) -> [PreparedKernel] {
      let others = Double(threads - 1)
      return [
        .init(name: "naive", time: 8e6 * (0.98 / gain + 0.02), threads: threads),
        .init(name: "simd-avx2", time: 4e5 * (0.95 / gain + 0.05 + 0.002 * others), threads: threads),
      ]
    }
    return prepared(threads.flatMap { kernels($0, gains[$0] ?? 1) }) {
      $0.peakGFLOPSPerCore = 100
      $0.bandwidthGBPerSecond = 30
      $0.threadPeaks = gains.sorted { $0.key < $1.key }.map {
        ThreadPeak(threads: $0.key, instructionSets: ["avx2": 100 * $0.value])
      }
    }
  }
}

/// A linear congruential generator (Knuth's MMIX constants), so that a seed gives the same report everywhere.
struct Generator: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return state ^ (state >> 29)
  }

  /// Uniform in -1..<1.
  mutating func symmetric() -> Double { Double(next() >> 11) * 0x1p-52 - 1 }
}
