import Digits
import Kernels
import NeuralNetwork

/// How much work a case is, and what makes a trial of it for a kernel set, on buffers of its own.
struct PreparedCase {
  let flops: Int
  let bytes: Int
  let makeTrial: (any KernelSet) throws -> any Trial
}

extension BenchCase {
  /// Makes the operands, which all kernel sets share, as they share the expected results: these are made when the first
  /// of them is proved.
  func prepare(data: LabeledImages, pool: WorkerPool) -> PreparedCase {
    switch workload.work {
    case .operation(let operation):
      prepare(shares.map(operation), pool: pool)
    case .inference:
      prepareInference(NetworkOperands(data, batch: batchSize), pool: pool)
    case .trainingStep:
      prepareTraining(NetworkOperands(data, batch: batchSize), pool: pool)
    }
  }

  /// The batch of each thread; a workload that does not depend on the batch is done by each thread as a whole.
  private var shares: [Int] {
    guard workload.dependsOnBatch else { return Array(repeating: 1, count: threads) }
    return (0..<threads).map { batchSize * ($0 + 1) / threads - batchSize * $0 / threads }
  }

  private func prepare(_ operations: [Operation], pool: WorkerPool) -> PreparedCase {
    // Threads with equal shares get equal operands, which are made and computed once.
    var prepared: [Operation: (Operands, Once<Expectation>)] = [:]
    for operation in operations where prepared[operation] == nil {
      let operands = Operands(operation)
      prepared[operation] = (operands, Once { Expectation(operands) })
    }
    return PreparedCase(
      flops: operations.reduce(0) { $0 + $1.flops }, bytes: operations.reduce(0) { $0 + $1.bytes }
    ) { kernels in
      let trials = try operations.map { operation in
        let (operands, expectation) = prepared[operation]!
        return try OperationTrial(kernels, operands: operands.copied(), expectation: expectation)
      }
      return trials.count == 1 ? trials[0] : SharedTrial(trials: trials, pool: pool)
    }
  }

  private func prepareInference(_ operands: NetworkOperands, pool: WorkerPool) -> PreparedCase {
    let expected = Once { operands.reference.logits(operands.images) }
    let cost = NetworkCost(batch: batchSize)
    return PreparedCase(flops: cost.forwardFlops, bytes: cost.inferenceBytes) { kernels in
      try InferenceTrial(kernels, operands: operands.copied(), expected: expected, pool: pool)
    }
  }

  private func prepareTraining(_ operands: NetworkOperands, pool: WorkerPool) -> PreparedCase {
    let expected = Once { operands.reference.gradient(operands.images, labels: operands.labels) }
    let cost = NetworkCost(batch: batchSize)
    return PreparedCase(flops: cost.trainingFlops, bytes: cost.trainingBytes) { kernels in
      try TrainingStepTrial(kernels, operands: operands.copied(), expected: expected, pool: pool)
    }
  }
}
