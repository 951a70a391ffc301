import ArgumentParser
import KernelCatalog
import Measurement

/// A workload and a kernel set whose instructions are counted.
struct InstructionRow {
  let benchCase: BenchCase
  let kernel: String

  /// As reports call it: "conv2-forward/simd-avx2/batch:32/threads:1".
  var name: String {
    Benchmark(
      workload: benchCase.workload.name, kernel: kernel, batchSize: benchCase.batchSize, threads: benchCase.threads,
      flops: 0, bytes: 0, family: 0, instance: 0
    ).name
  }

  /// The rows that the flags of 'ab' mean, on one thread; "simd" alone by default.
  ///
  /// valgrind executes no AVX-512, so "simd" and "all" are the kernel sets without it.
  static func all(workloads: [String], kernels: [String], batchSizes: [Int]) throws -> [InstructionRow] {
    let names = kernels == ["all"] ? executable : try (kernels.isEmpty ? ["simd"] : kernels).map(kernel)
    let selection = try BenchSelection(
      workloads: workloads, kernels: names, batchSizes: batchSizes.isEmpty ? [32] : batchSizes, threadCounts: [1])
    return selection.cases.flatMap { benchCase in
      selection.kernels.map { InstructionRow(benchCase: benchCase, kernel: $0.name) }
    }
  }

  private static let executable = KernelCatalog.available.map(\.name).filter { !needsAVX512($0) }

  private static func needsAVX512(_ kernel: String) -> Bool { kernel.contains("avx512") }

  /// The kernel set that `name` means under valgrind.
  private static func kernel(_ name: String) throws -> String {
    let found = try KernelCatalog.requested(name).name
    guard needsAVX512(found) else { return found }
    let narrower = found.replacing("avx512", with: "avx2")
    guard name == "simd" else {
      throw ValidationError("\(name): valgrind executes no AVX-512; count the same code's \(narrower)")
    }
    DataLog.write("valgrind executes no AVX-512, so simd is \(narrower) here")
    return narrower
  }
}
