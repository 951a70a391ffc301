import ArgumentParser
import Benchmarking
import CommandOptions
import Console
import KernelCatalog
import RevisionComparison

/// The rows that `ab --instructions` counts.
enum InstructionSelection {
  /// The rows that the flags of 'ab' select, on one thread; by default those of "simd" alone.
  ///
  /// valgrind executes no AVX-512, so "simd" and "all" select kernel sets without it.
  static func rows(workloads: [String], kernels: [String], batchSizes: [Int]) throws -> [InstructionRow] {
    let names = kernels == ["all"] ? executable : try (kernels.isEmpty ? ["simd"] : kernels).map(kernel)
    let selection = try BenchSelection(
      workloads: workloads, kernels: names, batchSizes: batchSizes.isEmpty ? [32] : batchSizes, threadCounts: [1])
    return selection.cases.flatMap { benchCase in
      selection.kernels.map { InstructionRow(benchCase, kernel: $0.name) }
    }
  }

  private static let executable = KernelCatalog.available.map(\.name).filter { !needsAVX512($0) }

  private static func needsAVX512(_ kernel: String) -> Bool { kernel.hasPrefix("simd-avx512") }

  /// The kernel set that `name` selects under valgrind.
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
