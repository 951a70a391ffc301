import ArgumentParser
import KernelCatalog
import Kernels

/// Which workloads, kernel sets, batch sizes and thread counts to time.
struct BenchSelection {
  let workloads: [Workload]
  let kernels: [any KernelSet]
  let batchSizes: [Int]
  let threadCounts: [Int]

  /// Batch sizes beyond this would only test the memory's size.
  static let greatestBatch = 65_536
  /// More threads than any machine this is for.
  static let greatestThreads = 1024

  /// What the flags name; each kernel set is checked to be one that this CPU can run.
  init(workloads: [String], kernels: [String], batchSizes: [Int], threadCounts: [Int]) throws {
    let matching = try workloads.isEmpty ? Workload.all : workloads.flatMap { try Workload.matching($0) }
    let named = try kernels.map(KernelCatalog.requested)
    // Names may overlap (conv2 and conv2-forward, simd and simd-avx512); each is timed once.
    self.workloads = matching.first(ofEach: \.name)
    self.kernels = named.first(ofEach: \.name)
    self.batchSizes = batchSizes.first(ofEach: \.self)
    self.threadCounts = threadCounts.first(ofEach: \.self)
    guard !cases.isEmpty else {
      throw ValidationError("--threads: more threads than images in any batch, so there is nothing to time")
    }
  }

  /// - Throws: `ValidationError` for sizes and counts that make no sense.
  static func validate(batchSizes: [Int], threadCounts: [Int]) throws {
    for size in batchSizes where !(1...greatestBatch).contains(size) {
      throw ValidationError("--batch-size must be 1 to \(greatestBatch), found \(size)")
    }
    for count in threadCounts where !(1...greatestThreads).contains(count) {
      throw ValidationError("--threads must be 1 to \(greatestThreads), found \(count)")
    }
  }

  /// The kernel sets that flags name; by default the steps of the ladder from textbook loops to this CPU's best, and
  /// the library to compare with.
  static func kernelNames(_ names: [String], isQuick: Bool) -> [String] {
    if names == ["all"] { return KernelCatalog.available.map(\.name) }
    if !names.isEmpty { return names }
    let best = KernelCatalog.best.name
    return ["naive"] + (isQuick ? [] : ["im2col-naive"]) + ["\(best)-im2col", best, "blas"]
  }

  /// The words that stand for these on a command line, as far as they are given.
  static func words(
    workloads: [String], kernels: [String], batchSizes: [Int], threadCounts: [Int]
  ) -> [String] {
    let lists = [
      ("--workloads", workloads), ("--kernels", kernels), ("--batch-size", batchSizes.map(String.init)),
      ("--threads", threadCounts.map(String.init)),
    ]
    return lists.flatMap { flag, values in values.isEmpty ? [] : [flag] + values }
  }

  /// Every combination, workload by workload; a workload that does not depend on the batch comes once.
  var cases: [BenchCase] {
    workloads.flatMap { workload in
      workload.batchSizes(of: batchSizes).flatMap { batch in
        threadCounts.map { BenchCase(workload: workload, batchSize: batch, threads: $0) }
      }
    }
    .filter { !$0.workload.dependsOnBatch || $0.threads <= $0.batchSize }
  }
}

/// A workload on a batch size and a number of threads: what kernel sets are compared on.
struct BenchCase {
  let workload: Workload
  let batchSize: Int
  let threads: Int

  /// "conv2-forward, batch 32, 2 threads"
  var title: String {
    let batch = workload.dependsOnBatch ? ", batch \(batchSize)" : ""
    return "\(workload.name)\(batch), \(threads) thread\(threads == 1 ? "" : "s")"
  }
}

extension Array {
  /// The first element of each key, in order.
  fileprivate func first(ofEach key: (Element) -> some Hashable) -> [Element] {
    var seen: Set<AnyHashable> = []
    return filter { seen.insert(AnyHashable(key($0))).inserted }
  }
}
