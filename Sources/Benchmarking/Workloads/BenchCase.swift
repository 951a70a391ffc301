/// A workload with a batch size and a number of threads. Kernel sets are compared at a case.
package struct BenchCase {
  /// The workload.
  package let workload: Workload
  /// Images in a batch.
  package let batchSize: Int
  /// Threads that share the work.
  package let threads: Int

  /// "conv2-forward, batch 32, 2 threads"
  package var title: String {
    let batch = workload.dependsOnBatch ? ", batch \(batchSize)" : ""
    return "\(workload.name)\(batch), \(threads) thread\(threads == 1 ? "" : "s")"
  }

  /// The number of images that it needs: a batch if the whole network runs, otherwise hardly any.
  package var drawnImages: Int {
    if case .operation = workload.work { return 1 }
    return batchSize
  }
}
