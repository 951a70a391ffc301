import Kernels

/// Which workloads, kernel sets, batch sizes and thread counts to time. Duplicates are timed once.
package struct BenchSelection {
  /// The workloads, in the order in which they are timed.
  package let workloads: [Workload]
  /// The kernel sets, in the order in which they are shown.
  package let kernels: [any KernelSet]
  /// Images in a batch.
  package let batchSizes: [Int]
  /// Numbers of threads.
  package let threadCounts: [Int]

  /// Creates a selection without duplicates. Workloads and kernel sets are duplicates if their names are equal.
  package init(workloads: [Workload], kernels: [any KernelSet], batchSizes: [Int], threadCounts: [Int]) {
    self.workloads = workloads.first(ofEach: \.name)
    self.kernels = kernels.first(ofEach: \.name)
    self.batchSizes = batchSizes.first(ofEach: \.self)
    self.threadCounts = threadCounts.first(ofEach: \.self)
  }

  /// Every combination, workload by workload; a workload that does not depend on the batch comes once.
  package var cases: [BenchCase] {
    workloads.flatMap { workload in
      workload.batchSizes(of: batchSizes).flatMap { batch in
        threadCounts.map { BenchCase(workload: workload, batchSize: batch, threads: $0) }
      }
    }
    .filter { !$0.workload.dependsOnBatch || $0.threads <= $0.batchSize }
  }
}

extension Array {
  /// The first element of each key, in order.
  fileprivate func first(ofEach key: (Element) -> some Hashable) -> [Element] {
    var seen: Set<AnyHashable> = []
    return filter { seen.insert(AnyHashable(key($0))).inserted }
  }
}
