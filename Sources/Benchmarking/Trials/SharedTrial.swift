import Kernels
import NeuralNetwork

/// A trial for each thread, run at the same time: one operation on several threads.
final class SharedTrial: Trial, PoolWork {
  private let trials: [any Trial]
  private let pool: WorkerPool

  var workspaceBytes: Int? { trials.reduce(0) { $0 + ($1.workspaceBytes ?? 0) } }

  var executedFlops: Double? {
    let each = trials.compactMap(\.executedFlops)
    return each.count == trials.count ? each.reduce(0, +) : nil
  }

  init(trials: [any Trial], pool: WorkerPool) {
    self.trials = trials
    self.pool = pool
  }

  func run() throws(ShapeError) { try pool.run(self, count: trials.count) }

  func perform(piece: Int) throws(ShapeError) { try trials[piece].run() }

  func prove() throws(Disproof) -> Double {
    try trials.map { trial throws(Disproof) in try trial.prove() }.max() ?? 0
  }
}
