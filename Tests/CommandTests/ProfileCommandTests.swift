import BenchmarkReports
import Foundation
import KernelCatalog
import Kernels
import Testing

/// `mnist-bench profile`, on workloads that take a moment.
@Suite struct ProfileCommandTests {
  private let folder = try! TemporaryFolder()

  @Test(
    "A kernel that is put together is shown phase by phase",
    arguments: [
      ("conv:n2h8w8i8k3o16", "blas", ["im2col", "multiply", "epilogue", "whole call"]),
      ("conv-backward-data:n2h8w8i8k3o16", "im2col-naive", ["multiply", "col2im"]),
      ("conv-pool:n2h8w8i8k3o16", "blas", ["im2col", "multiply", "pooling", "epilogue"]),
      ("dense:n2i64o16", "blas", ["multiply", "epilogue"]),
      ("conv:n2h8w8i8k3o16", "naive", ["one piece"]),
      ("gemm:m16n16k16", "simd", ["one piece"]),
      ("conv-backward-data:n2h8w8i8k3o16", Self.simdGEMM, ["packing", "multiply", "col2im"]),
      ("conv:n2h8w8i8k3o17", Self.simdGEMM, ["im2col", "packing", "multiply", "epilogue"]),
      ("gemm:m16n320k16", "simd", ["packing", "multiply", "whole call"]),
    ])
  func phases(workload: String, kernel: String, phases: [String]) throws {
    let result = try profile(workload, "--kernel", kernel)
    #expect(result.status == 0, "\(result.errors)")
    let lines = result.output.split(separator: "\n")
    for phase in phases { #expect(lines.contains { $0.hasPrefix(phase + " ") }, "\(phase) in \(result.output)") }
    #expect(result.output.contains(" allocations per call\n") == AllocationCount.isAvailable)
  }

  /// The widest im2col-and-GEMM set, which packs what it cannot read in place.
  private static let simdGEMM = KernelCatalog.available.map(\.name).last { $0.hasSuffix("-im2col") }!

  @Test("It says where packing is to be found")
  func packing() throws {
    for (workload, kernel, words) in [
      ("gemm:m16n320k16", "simd", "packing is timed by itself"),
      ("dense:n2i64o64", Self.simdGEMM, "there is no packing"),
      ("dense:n2i64o16", "blas", "OpenBLAS packs within multiply"),
    ] { #expect(try profile(workload, "--kernel", kernel).output.contains(words), "\(workload)") }
  }

  @Test("The phases' shares add up to the whole")
  func shares() throws {
    let result = try profile("conv2-forward", "--kernel", "blas", "--batch-size", "2")
    let shares = result.output.split(separator: "\n")
      .filter { line in ["im2col ", "multiply ", "epilogue "].contains { line.hasPrefix($0) } }
      .compactMap { line in line.split(separator: "%").first?.split(separator: " ").last.flatMap { Double($0) } }
    #expect(shares.count == 3 && abs(shares.reduce(0, +) - 100) < 0.3, "\(result.output)")
  }

  @Test("A training step is shown layer by layer")
  func trainingStep() throws {
    let result = try profile("train-step", "--batch-size", "4")
    #expect(result.status == 0, "\(result.errors)")
    for name in ["conv2d_1 + max_pooling2d_1", "dense_1", "waiting"] { #expect(result.output.contains(name)) }
    #expect(result.output.contains("\nworkspace ") && result.output.contains("\nbound: "))
    // Forward and back with both gradients, and twelve operations for each of 36,928 parameters.
    let products = 2 * 4 * 3 * 3 * 9 * 64 * 64
    let work = "\(UnitFormat.count(Double(3 * products + 12 * 36_928)))FLOP"
    #expect(result.output.split(separator: "\n").contains { $0.hasPrefix("conv2d_2 ") && $0.contains(work) })
  }

  @Test("Inference is shown layer by layer, and the layers add up to the whole")
  func inference() throws {
    let result = try profile("inference", "--batch-size", "4")
    #expect(result.status == 0, "\(result.errors)")
    let names = ["conv2d + max_pooling2d ", "conv2d_1 + max_pooling2d_1 ", "conv2d_2 ", "dense ", "dense_1 "]
    let rows = result.output.split(separator: "\n")
    func share(_ name: String) -> Double? {
      let words = rows.first { $0.hasPrefix(name) }?.split(separator: "%").first?.split(separator: " ")
      return words?.last.flatMap { Double($0) }
    }
    let shares = (names + ["images ", "waiting "]).compactMap(share)
    #expect(shares.count == 7 && names.allSatisfy { (share($0) ?? 0) > 0 }, "\(result.output)")
    #expect(abs(shares.reduce(0, +) - 100) < 2 && share("sum ") == 100, "\(result.output)")
    #expect(!result.output.contains("backward") && !result.output.contains("loss"))
    // Every layer against its bound.
    #expect(rows.first { $0.hasPrefix("layer ") }?.hasSuffix(" of bound") == true)
    #expect(names.allSatisfy { name in rows.first { $0.hasPrefix(name) }.map { $0.hasSuffix(" %") } == true })
    // What others used is measured, so the load average says nothing.
    #expect(ProcessorUsage.current() == nil || !result.errors.contains("load average"))
  }

  @Test("It says how many instructions a call takes, or why that is not known")
  func counters() throws {
    let output = try profile("dense:n2i64o16", "--kernel", "simd").output
    if let reason = HardwareCounters.unavailability {
      #expect(output.contains("\n\(reason)\n"))
    } else {
      #expect(output.contains("instructions, ") && output.contains("cycles, IPC "))
    }
  }

  @Test("The profilers' commands loop over this very workload")
  func commands() throws {
    let output = try profile("conv3-forward", "--kernel", "im2col-naive", "--batch-size", "2").output
    let arguments = "profile conv3-forward --kernel im2col-naive --batch-size 2 --loop "
    let perf = try #require(output.split(separator: "\n").first { $0.contains("perf record") })
    #expect(perf.contains("--call-graph fp ") && perf.hasSuffix(arguments + "10"))
    #expect(output.contains("valgrind --tool=callgrind --toggle-collect='*SteadyLoop*'"))
    let looped = try CommandLineTool.run(
      arguments.split(separator: " ").map(String.init) + ["0.01", "--force"], in: folder)
    #expect(looped.status == 0, "\(looped.errors)")
    #expect(looped.output.contains(" calls, ") && looped.errors.contains("looping for 0.01 s as process "))
  }

  @Test(arguments: [
    (["conv2"], "stands for several workloads", Int32(64)), (["conv9"], "unknown workload 'conv9'", 64),
    (["conv:h1"], "expected w, input columns, as well", 64), (["adam", "--kernel", "cuda"], "cuda", 64),
    (["adam", "--loop", "-1"], "--loop", 64), (["adam", "--batch-size", "0"], "--batch-size", 64),
  ])
  func refusals(arguments: [String], words: String, status: Int32) throws {
    let result = try CommandLineTool.run(["profile", "--force"] + arguments, in: folder)
    #expect(result.status == status && result.errors.contains(words), "\(result.errors)")
  }

  private func profile(_ arguments: String...) throws -> CommandLineTool.Result {
    try CommandLineTool.run(["profile", "--force", "--seconds", "0.05"] + arguments, in: folder)
  }
}
