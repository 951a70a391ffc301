import Foundation

@testable import BenchmarkReports
@testable import Measurement

/// A machine whose times follow a law of scaling: T(n) = (1 - serial) / gain + serial + coherency (n - 1).
struct SimulatedScaling {
  var serial = 0.03
  var coherency = 0.0
  /// The standard deviation of a sample.
  var noise = 0.01
  /// The standard deviation of all samples on a number of threads together: what the machine does in the meantime.
  var drift = 0.0
  var threads = [1, 2, 4, 8, 16]
  var samples = 30

  /// What the part that is not serial gains from more threads; where nothing is stated, the number of threads.
  var gains: [Int: Double] = [:]

  /// The true time, relative to one thread.
  func time(_ threads: Int) -> Double {
    (1 - serial) / (gains[threads] ?? Double(threads)) + serial + coherency * Double(threads - 1)
  }

  /// Samples on each number of threads.
  func times(_ distributions: inout Distributions) -> [[Double]] {
    threads.map { count in
      let level = time(count) * exp(drift * distributions.normal())
      return distributions.array(samples) { level * $0.normalTime(noise: noise) }
    }
  }

  /// The measured speed-ups.
  func points(_ times: [[Double]]) -> [ScalingFit.Point] {
    let one = times[0].median
    return zip(threads, times).map { .init(threads: Double($0), gain: Double($0), speedup: one / $1.median) }
  }

  /// A report of one kernel set at one workload, whose work is the same for any number of threads; a call takes
  /// 100 us on one. `peaks` are GFLOP/s of plain multiply-adds by the number of threads.
  func report(
    seed: UInt64 = 1, peaks: [Int: Double] = [:], flops: (Int) -> Double = { _ in 1e6 },
    adjust: (inout RunDetails) -> Void = { _ in }
  ) throws -> Report {
    var distributions = Distributions(seed: seed)
    let threadPeaks = peaks.sorted { $0.key < $1.key }.map {
      ThreadPeak(threads: $0.key, instructionSets: ["wide": $0.value])
    }
    let roofline = Roofline(
      peakGFLOPSPerCore: peaks[1] ?? 50, bandwidthGBPerSecond: 30, threadPeaks: threadPeaks)
    let machine = try Machine.described(by: [:])
    var details = RunDetails(machine: machine, sampler: Sampler(clock: FakeClock()), threads: threads.max() ?? 1)
    details.describe(roofline)
    adjust(&details)
    let rows = zip(threads, times(&distributions)).enumerated().flatMap { index, entry -> [ReportRow] in
      let (count, times) = (entry.0, entry.1.map { 100_000 * $0 })
      let benchmark = Benchmark(
        workload: "train-step", kernel: "simd", batchSize: 32, threads: count, flops: flops(count), bytes: 1e5,
        family: index, instance: 0)
      let set = SampleSet(
        name: "simd", iterations: 10, rounds: Array(times.indices), realTimes: times, processorTimes: times,
        referenceTimes: times.map { _ in 1000 }, warmUp: WarmUp(isSteady: true, samples: 10, nanoseconds: 1e6),
        stopReason: .roundLimitReached)
      return ReportRow.rows(for: benchmark, samples: set, roofline: roofline)
    }
    return Report(
      context: ReportContext(machine: machine, details: details, executable: "mnist-bench"), benchmarks: rows)
  }
}
