import Foundation
import Kernels
import Measurement
import NeuralNetwork
import Synchronization

/// Empties the caches of all cores that a pool's threads run on.
struct ColdCaches {
  private let evictions: [CacheEviction]
  private let pool: WorkerPool

  init(caches: [Cache], pool: WorkerPool) {
    evictions = (0..<pool.threads).map { _ in CacheEviction(caches: caches) }
    self.pool = pool
  }

  func empty() {
    let started = Atomic<Int>(0)
    pool.run(count: evictions.count) { index in
      // Whoever waits here cannot take a second piece, so each thread empties its own core's caches.
      started.add(1, ordering: .relaxed)
      while started.load(ordering: .relaxed) < evictions.count { sched_yield() }
      evictions[index].run()
    }
  }
}
