import BenchmarkReports
import Benchmarking
import CommandOptions
import Foundation
import KernelCatalog
import Testing

/// `mnist-bench bench`, on workloads that take a moment.
@Suite struct BenchCommandTests {
  @Test func reportsEveryKernelSetProvedAndTimed() throws {
    let folder = try TemporaryFolder()
    let result = try bench("--workloads", "dense2-forward", "--kernels", "naive", "simd", "blas", in: folder)
    #expect(result.status == 0, "\(result.errors)")
    for column in ["kernels", "time", "GFLOP/s", "% of peak", "vs naive"] { #expect(result.output.contains(column)) }
    #expect(result.output.split(separator: "\n").allSatisfy { $0.count <= 100 })
    let medians = try rows(folder).filter { $0["aggregate_name"] as? String == "median" }
    #expect(medians.count == 3)
    for row in medians {
      #expect(row["real_time"] as? Double ?? 0 > 0)
      #expect(row["max_relative_error"] as? Double ?? 1 < 1e-6)
      #expect(row["flops"] as? Double == 40_960.0)
      #expect((row["fraction_of_instruction_set_peak"] != nil) == (row["kernel"] as? String == KernelCatalog.best.name))
      #expect(row["workspace_bytes"] is Int)
      #expect(row["median_lower"] as? Double ?? 0 <= row["median_upper"] as? Double ?? 0)
    }
    #expect(medians.filter { $0["speedup_over_naive"] != nil }.count == 3)
    let context = try #require(folder.json("b.json")["context"] as? [String: Any])
    let details = try #require(context["mnist_bench"] as? [String: Any])
    for key in ["peak_gflops_per_core", "bandwidth_gb_per_second", "noise_floor", "openblas_core_type", "data_digest"]
      + ["openblas_threads", "cache_mode", "instruction_set_peaks", "process_spread"]
    {
      #expect(details[key] != nil, "\(key)")
    }
  }

  @Test func provesWholeNetworkOnSeveralThreads() throws {
    let folder = try TemporaryFolder()
    let result = try bench(
      "--workloads", "inference", "train-step", "conv3-forward", "--kernels", "simd", "--threads", "2", "--batch-size",
      "3", in: folder)
    #expect(result.status == 0, "\(result.errors)")
    let medians = try rows(folder).filter { $0["aggregate_name"] as? String == "median" }
    #expect(medians.compactMap { $0["workload"] as? String } == ["inference", "train-step", "conv3-forward"])
    #expect(medians.allSatisfy { $0["threads"] as? Int == 2 })
  }

  @Test("Several processes make one report, whose intervals are over processes")
  func restarts() throws {
    let folder = try TemporaryFolder()
    let result = try bench("--workloads", "dense2-forward", "--kernels", "naive", "simd", "--restarts", "2", in: folder)
    #expect(result.status == 0, "\(result.errors)")
    #expect(result.output.contains("dense2-forward, batch 32, 1 thread"))
    let medians = try rows(folder).filter { $0["aggregate_name"] as? String == "median" }
    #expect(medians.count == 2 && medians.allSatisfy { $0["between_processes"] is Double })
    let details = try #require((folder.json("b.json")["context"] as? [String: Any])?["mnist_bench"] as? [String: Any])
    #expect(details["processes"] as? Int == 2)
    #expect(try bench("--restarts", "2", "--resume", in: folder).status == 64)
  }

  @Test("A report of several processes names the program as it was called")
  func executable() throws {
    let folder = try TemporaryFolder()
    try TinyDigits.write(to: folder)
    let result = try Script.run(
      "ln -s '\(CommandLineTool.path)' called && ./called bench --force --quick --seconds 0.01 --restarts 2 --output b.json "
        + "--data . --workloads dense2-forward --kernels naive", in: folder.url)
    #expect(result.status == 0, "\(result.output)")
    let context = try #require(folder.json("b.json")["context"] as? [String: Any])
    #expect(context["executable"] as? String == "./called")
  }

  @Test("--scaling measures 1, 2, 4, ... threads and their peaks, and shows what the threads gain")
  func scaling() throws {
    let folder = try TemporaryFolder()
    let processors = Machine.current().usableProcessors
    let counts = Array(sequence(first: 1) { 2 * $0 }.prefix { $0 < processors }) + [processors]
    let result = try bench("--workloads", "inference", "--kernels", "simd", "--scaling", in: folder)
    #expect(result.status == 0, "\(result.errors)")
    let report = try Report(contentsOf: folder.path("b.json"))
    let medians = report.benchmarks.filter { $0.aggregateName == "median" }
    #expect(medians.map(\.threads) == counts)
    let peaks = try #require(report.context.details.threadPeaks)
    #expect(peaks.map(\.threads) == counts && peaks[0].gflops == report.context.details.peakGFLOPSPerCore)
    for (row, peak) in zip(medians, peaks) {
      let share = try #require(row.counters.gflops) / peak.gflops
      #expect(abs((row.counters.fractionOfPeak ?? 0) / share - 1) < 1e-9)
    }
    guard processors > 1 else { return }
    #expect(result.output.contains("share of it") && result.output.contains("inference, batch 32: against one thread"))
    #expect(result.output.split(separator: "\n").allSatisfy { $0.count <= 100 })
    let curves = try #require(folder.json("b.json")["scaling"] as? [[String: Any]])
    #expect((curves.first?["points"] as? [Any])?.count == counts.count)
  }

  @Test(
    "1, 2, 4, ... ends with the number of processors",
    arguments: [
      (1, [1]), (2, [1, 2]), (3, [1, 2, 3]), (16, [1, 2, 4, 8, 16]), (24, [1, 2, 4, 8, 16, 24]),
    ])
  func doubled(processors: Int, counts: [Int]) {
    #expect(BenchSelection.doubled(upTo: processors) == counts)
  }

  @Test func timesOnceWhatIsNamedTwice() throws {
    let folder = try TemporaryFolder()
    let result = try bench(
      "--workloads", "dense2-forward", "dense2", "--kernels", "simd", KernelCatalog.best.name, "--threads", "1", "1",
      in: folder)
    #expect(result.status == 0, "\(result.errors)")
    let medians = try rows(folder).filter { $0["aggregate_name"] as? String == "median" }
    #expect(
      medians.compactMap { $0["workload"] as? String }
        == ["dense2-forward", "dense2-backward-data", "dense2-backward-weights"])
  }

  @Test func listsWorkloadsAndKernels() throws {
    let result = try bench("--list", in: try TemporaryFolder())
    #expect(result.status == 0)
    let lines = result.output.split(separator: "\n")
    for name in ["conv1-forward", "conv2-backward-data", "gemm-1024", "adam", "train-step", "naive", "blas"] {
      #expect(lines.contains(Substring(name)), "\(name)")
    }
  }

  @Test(arguments: [
    (["--workloads", "conv9"], "conv9", Int32(64)),
    (["--kernels", "cuda"], "cuda", 64),
    (["--batch-size", "0"], "--batch-size", 64),
    (["--batch-size", "many"], "batch-size", 64),
    (["--threads", "0"], "--threads", 64),
    (["--threads", "2", "--scaling"], "--scaling", 64),
    (["--seconds", "-1"], "--seconds", 64),
    (["--seconds", "nan"], "--seconds", 64),
    (["--frobnicate"], "--frobnicate", 64),
    (["--data", "/no/such/folder"], "/no/such/folder", 1),
    (["--output", "/proc/nowhere/b.json"], "/proc/nowhere", 1),
  ])
  func refusesBadInput(flags: [String], named: String, status: Int32) throws {
    let folder = try TemporaryFolder()
    let result = try CommandLineTool.run(["bench", "--force", "--quick", "--output", "b.json"] + flags, in: folder)
    #expect(result.status == status, "\(result.errors)")
    let message = result.errors.split(separator: "\n").first { $0.lowercased().hasPrefix("error:") }
    #expect(message?.contains(named) == true, "\(result.errors)")
    #expect(folder.names(in: ".").isEmpty)
  }

  private func bench(_ arguments: String..., in folder: TemporaryFolder) throws -> CommandLineTool.Result {
    try TinyDigits.write(to: folder)
    return try CommandLineTool.run(
      ["bench", "--force", "--quick", "--seconds", "0.01", "--output", "b.json", "--data", folder.path("")] + arguments,
      in: folder)
  }

  private func rows(_ folder: TemporaryFolder) throws -> [[String: Any]] {
    try folder.json("b.json")["benchmarks"] as? [[String: Any]] ?? []
  }
}
