import Digits
import Kernels
import NeuralNetwork

/// The amount of work of a case, and a maker of trials for kernel sets, each on buffers of its own.
package struct PreparedCase {
  let flops: Int
  let bytes: Int
  package let makeTrial: (any KernelSet) throws -> any Trial
}

extension BenchCase {
  /// Makes the operands, which all kernel sets share. They also share the expected results, which are computed at the
  /// first proof.
  package func prepare(data: LabeledImages, pool: WorkerPool) -> PreparedCase {
    switch workload.work {
    case .operation(let operation):
      return prepare(shares.map(operation), pool: pool)
    case .inference:
      let cost = NetworkCost(batch: batchSize)
      let trials = NetworkTrials(data, batch: batchSize, pool: pool)
      return PreparedCase(flops: cost.forwardFlops, bytes: cost.inferenceBytes, makeTrial: trials.inference)
    case .trainingStep:
      let cost = NetworkCost(batch: batchSize)
      let trials = NetworkTrials(data, batch: batchSize, workload.magnitude, pool: pool)
      return PreparedCase(flops: cost.trainingFlops, bytes: cost.trainingBytes, makeTrial: trials.trainingStep)
    }
  }

  /// The batch of each thread. If a workload does not depend on the batch, each thread does all of it.
  private var shares: [Int] {
    guard workload.dependsOnBatch else { return Array(repeating: 1, count: threads) }
    return (0..<threads).map { batchSize * ($0 + 1) / threads - batchSize * $0 / threads }
  }

  private func prepare(_ operations: [any Operation], pool: WorkerPool) -> PreparedCase {
    // Threads with equal shares get equal operands, so operands and expected results are made once.
    var makers: [AnyHashable: (any KernelSet) throws -> any Trial] = [:]
    func maker(_ operation: some Operation) -> (any KernelSet) throws -> any Trial {
      if let maker = makers[AnyHashable(operation)] { return maker }
      let operands = OperationOperands(operation, workload.magnitude)
      makers[AnyHashable(operation)] = operands.makeTrial
      return operands.makeTrial
    }
    let shares = operations.map { maker($0) }
    return PreparedCase(
      flops: operations.reduce(0) { $0 + $1.flops }, bytes: operations.reduce(0) { $0 + $1.bytes }
    ) { kernels in
      let trials = try shares.map { try $0(kernels) }
      return trials.count == 1 ? trials[0] : SharedTrial(trials: trials, pool: pool)
    }
  }
}
