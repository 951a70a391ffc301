import Foundation

@testable import BenchmarkReports
@testable import Measurement

/// The package's root folder.
let packageRoot = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
  .deletingLastPathComponent().deletingLastPathComponent()

/// Calls `body` with a new folder, which is removed afterwards.
func withTemporaryFolder<Result>(_ body: (URL) throws -> Result) throws -> Result {
  let folder = FileManager.default.temporaryDirectory.appending(path: "measurement-\(UUID().uuidString)")
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: folder) }
  return try body(folder)
}

/// Runs `body` with a folder that holds files: paths relative to it, and their contents.
func withRootFolder<Result>(_ files: [String: String], _ body: (URL) throws -> Result) throws -> Result {
  try withTemporaryFolder { root in
    for (path, text) in files {
      let url = root.appending(path: path)
      try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(text.utf8).write(to: url)
    }
    return try body(root)
  }
}

extension Machine {
  /// A machine described by files that a test writes: paths relative to the root, and their contents.
  static func described(by files: [String: String]) throws -> Machine {
    try withRootFolder(files) { Machine(root: $0) }
  }
}

extension Report {
  /// A report as a bench run makes it: `naive` and `simd` timed side by side on a fake clock, and a third kernel that
  /// failed.
  ///
  /// `slowdown` multiplies the times of `simd`; `clockRatio` those of everything, the reference loop included.
  static func sample(
    seed: UInt64 = 1, slowdown: Double = 1, clockRatio: Double = 1, isDebugBuild: Bool = false,
    adjust: (inout RunDetails) -> Void = { _ in }
  ) throws -> Report {
    let clock = FakeClock()
    var noise = Distributions(seed: seed)
    func candidate(_ name: String, _ nanoseconds: Double) -> Candidate {
      clock.candidate(name, threads: 2) { clockRatio * nanoseconds * noise.normalTime() }
    }
    let sampler = Sampler(clock: clock, reference: clock.candidate("reference") { clockRatio * 1_000 })
    let samples = sampler.run([candidate("naive", 200_000), candidate("simd", 10_000 * slowdown)])
    let machine = try Machine.described(by: [
      "proc/sys/kernel/hostname": "bench-host\n", "proc/loadavg": "0.10 0.20 0.30 1/84 7457\n",
      "proc/cpuinfo": "processor\t: 0\nmodel name\t: Example CPU\n\nprocessor\t: 1\nmodel name\t: Example CPU\n",
      "sys/devices/system/cpu/cpu0/cache/index0/type": "Data\n",
      "sys/devices/system/cpu/cpu0/cache/index0/level": "1\n",
      "sys/devices/system/cpu/cpu0/cache/index0/size": "48K\n",
    ])
    var details = RunDetails(machine: machine, sampler: sampler, threads: 2)
    details.dataDigest = String(repeating: "0123456789abcdef", count: 4)
    details.noiseFloor = 0.005
    adjust(&details)
    let roofline = Roofline(
      peakGFLOPSPerCore: 250, bandwidthGBPerSecond: 30, instructionSetPeaks: ["wide": 250, "narrow": 200])
    var rows: [ReportRow] = []
    for (instance, set) in samples.enumerated() {
      var benchmark = Benchmark(
        workload: "conv2-forward", kernel: set.name, batchSize: 32, threads: 2, flops: 4e6, bytes: 1e5, family: 0,
        instance: instance, maximumRelativeError: 1e-7)
      benchmark.workspaceBytes = 4096
      benchmark.executedFlops = set.name == "simd" ? 3e6 : 4e6
      benchmark.instructionSet = set.name == "simd" ? "narrow" : nil
      benchmark.allocationsPerCall = 0
      benchmark.reproduction = "mnist-bench bench --workloads conv2-forward --kernels \(set.name)"
      let speedup = RatioEstimate(set, over: samples[0])?.inverse
      rows += ReportRow.rows(for: benchmark, samples: set, roofline: roofline, speedupOverNaive: speedup)
    }
    let failed = Benchmark(
      workload: "conv2-forward", kernel: "wrong", batchSize: 32, threads: 2, flops: 4e6, bytes: 1e5, family: 0,
      instance: samples.count, maximumRelativeError: 0.5)
    rows.append(.failed(failed, message: "the output is off by 0.5, the bound is 1e-5"))
    let context = ReportContext(
      machine: machine, details: details, executable: "mnist-bench", date: Date(timeIntervalSince1970: 0),
      isDebugBuild: isDebugBuild)
    return Report(context: context, benchmarks: rows)
  }
}
