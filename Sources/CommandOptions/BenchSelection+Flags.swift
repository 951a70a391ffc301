import ArgumentParser
import Benchmarking
import KernelCatalog

/// The meaning of the flags `--workloads`, `--kernels`, `--batch-size` and `--threads`.
extension BenchSelection {
  /// Batch sizes beyond this would only test the memory's size.
  package static let greatestBatch = 65_536
  /// More threads than any machine that this program is for has.
  package static let greatestThreads = 1024

  /// The selection that the flags name. This CPU can run each of its kernel sets.
  ///
  /// - Throws: `ValidationError` if there is no such workload or kernel set, or nothing to time.
  package init(workloads: [String], kernels: [String], batchSizes: [Int], threadCounts: [Int]) throws {
    let named = try Self.workloads(named: workloads)
    self.init(
      workloads: named, kernels: try kernels.map(KernelCatalog.requested), batchSizes: batchSizes,
      threadCounts: threadCounts)
    guard !cases.isEmpty else {
      throw ValidationError("--threads: more threads than images in any batch, so there is nothing to time")
    }
  }

  private static func workloads(named names: [String]) throws -> [Workload] {
    guard !names.isEmpty else { return Workload.all }
    return try names.flatMap { name in
      do throws(WorkloadError) {
        return try Workload.matching(name)
      } catch {
        throw ValidationError(error.description)
      }
    }
  }

  /// - Throws: `ValidationError` for sizes and counts that make no sense.
  package static func validate(batchSizes: [Int], threadCounts: [Int]) throws {
    for size in batchSizes where !(1...greatestBatch).contains(size) {
      throw ValidationError("--batch-size must be 1 to \(greatestBatch), found \(size)")
    }
    for count in threadCounts where !(1...greatestThreads).contains(count) {
      throw ValidationError("--threads must be 1 to \(greatestThreads), found \(count)")
    }
  }

  /// The kernel sets that flags name; by default the ladder from textbook loops to this CPU's best kernel set, and the
  /// system's OpenBLAS for comparison, if there is one.
  package static func kernelNames(_ names: [String], isQuick: Bool) -> [String] {
    if names == ["all"] { return KernelCatalog.available.map(\.name) }
    if !names.isEmpty { return names }
    let best = KernelCatalog.best.name
    return ["naive"] + (isQuick ? [] : ["im2col-naive"]) + ["\(best)-im2col", best]
      + KernelCatalog.all.filter { $0.name == "blas" && $0.isAvailable }.map(\.name)
  }

  /// 1, 2, 4, ... up to `most`, which is always the last.
  package static func doubled(upTo most: Int) -> [Int] {
    Array(sequence(first: 1) { 2 * $0 }.prefix { $0 < most }) + [most]
  }

  /// The words that give these values on a command line; empty lists give none.
  package static func words(
    workloads: [String], kernels: [String], batchSizes: [Int], threadCounts: [Int]
  ) -> [String] {
    let lists = [
      ("--workloads", workloads), ("--kernels", kernels), ("--batch-size", batchSizes.map(String.init)),
      ("--threads", threadCounts.map(String.init)),
    ]
    return lists.flatMap { flag, values in values.isEmpty ? [] : [flag] + values }
  }
}
