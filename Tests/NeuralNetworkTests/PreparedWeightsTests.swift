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
    func evaluator() -> Evaluator {
      Evaluator(network: .mnist, parameters: state.parameters, kernels: kernels, pool: pool)
    }
    let (losses, logits) = (evaluator(), evaluator())
    var results = Results()
    for _ in 0..<2 {
      results.sums.append(try losses.evaluate(data))
      results.logits += try logits.logits(data, classes: 10).array
      results.sums.append(try trainer.trainEpoch(on: data))
    }
    results.sums.append(try losses.evaluate(data))
    results.logits += try logits.logits(data, classes: 10).array
    results.parameters = state.parameters.array
    return results
  }
}

/// The textbook loops on weights that were prepared by copying them: stale ones show.
private struct PreparingKernels: KernelSet {
  private let naive = NaiveKernels()

  var name: String { "preparing" }

  func workspaceCount(for operation: Operation) -> Int { naive.workspaceCount(for: operation) }

  func preparedWeightsCount(for operation: Operation) -> Int {
    switch operation {
    case .convolutionForward(let shape), .convolutionBackwardData(let shape), .convolutionPoolForward(let shape, _),
      .convolutionPoolBackward(let shape, _, includesData: true):
      shape.weightsCount
    case .denseForward(let shape), .denseBackwardData(let shape): shape.inputs * shape.outputs
    default: 0
    }
  }

  func prepareWeights(
    for operation: Operation, weights: UnsafePointer<Float>, prepared: UnsafeMutablePointer<Float>
  ) {
    prepared.update(from: weights, count: preparedWeightsCount(for: operation))
  }

  private func unprepared(_ weights: LayerWeights) -> LayerWeights {
    LayerWeights(values: weights.prepared, prepared: weights.prepared)
  }

  func gemm(
    _ shape: GEMMShape, alpha: Float, a: UnsafePointer<Float>, b: UnsafePointer<Float>, beta: Float,
    c: UnsafeMutablePointer<Float>, workspace: UnsafeMutablePointer<Float>
  ) {
    naive.gemm(shape, alpha: alpha, a: a, b: b, beta: beta, c: c, workspace: workspace)
  }

  func convolutionForward(
    _ shape: ConvolutionShape, input: UnsafePointer<Float>, weights: LayerWeights, bias: UnsafePointer<Float>,
    activation: Activation, output: UnsafeMutablePointer<Float>, workspace: UnsafeMutablePointer<Float>
  ) {
    naive.convolutionForward(
      shape, input: input, weights: unprepared(weights), bias: bias, activation: activation, output: output,
      workspace: workspace)
  }

  func convolutionBackwardData(
    _ shape: ConvolutionShape, outputGradient: UnsafePointer<Float>, weights: LayerWeights,
    inputGradient: UnsafeMutablePointer<Float>, workspace: UnsafeMutablePointer<Float>
  ) {
    naive.convolutionBackwardData(
      shape, outputGradient: outputGradient, weights: unprepared(weights), inputGradient: inputGradient,
      workspace: workspace)
  }

  func convolutionBackwardWeights(
    _ shape: ConvolutionShape, input: UnsafePointer<Float>, outputGradient: UnsafePointer<Float>,
    weightsGradient: UnsafeMutablePointer<Float>, biasGradient: UnsafeMutablePointer<Float>, accumulates: Bool,
    workspace: UnsafeMutablePointer<Float>
  ) {
    naive.convolutionBackwardWeights(
      shape, input: input, outputGradient: outputGradient, weightsGradient: weightsGradient,
      biasGradient: biasGradient, accumulates: accumulates, workspace: workspace)
  }

  func denseForward(
    _ shape: DenseShape, input: UnsafePointer<Float>, weights: LayerWeights, bias: UnsafePointer<Float>,
    activation: Activation, output: UnsafeMutablePointer<Float>, workspace: UnsafeMutablePointer<Float>
  ) {
    naive.denseForward(
      shape, input: input, weights: unprepared(weights), bias: bias, activation: activation, output: output,
      workspace: workspace)
  }

  func denseBackwardData(
    _ shape: DenseShape, outputGradient: UnsafePointer<Float>, weights: LayerWeights,
    inputGradient: UnsafeMutablePointer<Float>, workspace: UnsafeMutablePointer<Float>
  ) {
    naive.denseBackwardData(
      shape, outputGradient: outputGradient, weights: unprepared(weights), inputGradient: inputGradient,
      workspace: workspace)
  }

  func denseBackwardWeights(
    _ shape: DenseShape, input: UnsafePointer<Float>, outputGradient: UnsafePointer<Float>,
    weightsGradient: UnsafeMutablePointer<Float>, biasGradient: UnsafeMutablePointer<Float>, accumulates: Bool,
    workspace: UnsafeMutablePointer<Float>
  ) {
    naive.denseBackwardWeights(
      shape, input: input, outputGradient: outputGradient, weightsGradient: weightsGradient,
      biasGradient: biasGradient, accumulates: accumulates, workspace: workspace)
  }
}
