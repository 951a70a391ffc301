import Digits
import Kernels
import NeuralNetwork
import Testing

@Suite struct PreparedWeightsTests {
  @Test("Prepared weights follow the parameters, for every operation that reads them")
  func followTheParameters() throws {
    #expect(try results(PreparingKernels()) == results(NaiveKernels()))
  }

  private struct Results: Equatable {
    var sums: [LossSum?] = []
    var logits: [Float] = []
    var parameters: [Float] = []
  }

  /// Evaluates before, between and after epochs of two steps, with the same evaluators.
  private func results(_ kernels: any KernelSet) throws -> Results {
    let data = SyntheticDigits.dataset(seed: 2, trainCount: 8, testCount: 1).train
    let pool = WorkerPool(threads: 2)
    let state = TrainingState(network: .mnist, parameters: Initializer.glorotUniform(.mnist, seed: 1))
    let trainer = try Trainer(
      state: state, recipe: .documented(batchSize: 4), kernels: kernels, pool: pool, seed: 1)
    func evaluator() throws -> Evaluator {
      try Evaluator(network: .mnist, parameters: state.parameters, kernels: kernels, pool: pool)
    }
    let (losses, logits) = (try evaluator(), try evaluator())
    var results = Results()
    for _ in 0..<2 {
      results.sums.append(try losses.evaluate(data))
      results.logits += try logits.logits(data)
      results.sums.append(try trainer.trainEpoch(on: data))
    }
    results.sums.append(try losses.evaluate(data))
    results.logits += try logits.logits(data)
    results.parameters = state.parameters.array
    return results
  }
}

/// The textbook loops on prepared weights that are plain copies of the weights: stale copies give wrong results.
private final class PreparingKernels: KernelSet {
  private let naive = NaiveKernels()

  var name: String { "preparing" }

  func gemm(
    _ shape: GEMMShape, alpha: Float, a: UnsafePointer<Float>, b: UnsafePointer<Float>, beta: Float,
    c: UnsafeMutablePointer<Float>, workspace: UnsafeMutablePointer<Float>
  ) {
    naive.gemm(shape, alpha: alpha, a: a, b: b, beta: beta, c: c, workspace: workspace)
  }

  func plan(_ operation: ConvolutionForward) -> Plan<ConvolutionForward> {
    onCopies(naive.plan(operation), count: operation.shape.weightsCount, \.weights)
  }

  func plan(_ operation: ConvolutionBackwardData) -> Plan<ConvolutionBackwardData> {
    onCopies(naive.plan(operation), count: operation.shape.weightsCount, \.weights)
  }

  func plan(_ operation: ConvolutionBackwardWeights) -> Plan<ConvolutionBackwardWeights> { naive.plan(operation) }

  func plan(_ operation: DenseForward) -> Plan<DenseForward> {
    onCopies(naive.plan(operation), count: operation.shape.weightsCount, \.weights)
  }

  func plan(_ operation: DenseBackwardData) -> Plan<DenseBackwardData> {
    onCopies(naive.plan(operation), count: operation.shape.weightsCount, \.weights)
  }

  func plan(_ operation: DenseBackwardWeights) -> Plan<DenseBackwardWeights> { naive.plan(operation) }

  private func onCopies<Planned: Operation>(
    _ plan: Plan<Planned>, count: Int,
    _ weights: WritableKeyPath<Planned.Operands, AlignedBuffer<Float>> & Sendable
  ) -> Plan<Planned> {
    Plan(
      plan.operation, algorithm: plan.algorithm, workspaceCount: plan.workspaceCount,
      preparation: WeightsPreparation(count: count) { $1.update(from: $0, count: count) }
    ) { operands, scalars, memory in
      var operands = operands
      operands[keyPath: weights] = memory.prepared[0..<count]
      return plan.body(operands, scalars, memory)
    }
  }
}
