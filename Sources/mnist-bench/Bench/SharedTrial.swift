import Kernels
import NeuralNetwork

/// A trial for each thread, run at the same time: one operation on several threads.
struct SharedTrial: Trial {
  let trials: [OperationTrial]
  let pool: WorkerPool

  var workspaceBytes: Int? { trials.reduce(0) { $0 + ($1.workspaceBytes ?? 0) } }

  func run() throws(ShapeError) {
    try pool.run(count: trials.count) { index throws(ShapeError) in try trials[index].run() }
  }

  func prove() throws -> Double { try trials.map { try $0.prove() }.max() ?? 0 }
}
