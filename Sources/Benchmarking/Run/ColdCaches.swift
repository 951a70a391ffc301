import BenchmarkReports
import Foundation
import Kernels
import Measurement
import NeuralNetwork
import Synchronization

/// Empties the caches of all cores that a pool's threads run on.
package struct ColdCaches {
  private let evictions: [CacheEviction]
  private let pool: WorkerPool

  /// Prepares to empty `caches` of each thread's core.
  package init(caches: [Cache], pool: WorkerPool) {
    evictions = (0..<pool.threads).map { _ in CacheEviction(cacheSizes: caches.map(\.size)) }
    self.pool = pool
  }

  /// Empties them all at the same time.
  package func empty() {
    let started = Atomic<Int>(0)
    pool.run(count: evictions.count) { index in
      // A waiting thread cannot take a second piece, so each thread empties its own core's caches.
      started.add(1, ordering: .relaxed)
      while started.load(ordering: .relaxed) < evictions.count { sched_yield() }
      evictions[index].run()
    }
  }
}
