import KernelCatalog
import Kernels
import ModelFiles
import Testing

@testable import NeuralNetwork

/// Optimizers, losses and schedules against Keras.
@Suite struct LearningGoldenTests {
  private static let rates = [0.01, 0.02, 0.015, 0.005]

  private let file: SafetensorsFile
  private let network: Network

  init() throws {
    file = try fixture("learning")
    network = try Network(
      input: FeatureShape(height: 1, width: 1, channels: 6),
      [
        .dense(units: 5, activation: .relu), .dense(units: 4, activation: .relu),
        .dense(units: 3, activation: .identity),
      ])
  }

  @Test("Four steps at changing rates are Keras'", arguments: OptimizerSettings.Rule.allCases)
  func optimizers(rule: OptimizerSettings.Rule) throws {
    var recipe = Recipe(name: "test")
    recipe.optimizer = OptimizerSettings(rule, weightDecay: rule == .adamw ? 0.05 : 0)
    let state = TrainingState(network: network, parameters: try parameters("initial"))
    let kernels = KernelCatalog.best
    let shards = try shards(state, kernels)
    let optimizer = try Optimizer(recipe, state: state, shards: shards, kernels: kernels)
    for (index, rate) in Self.rates.enumerated() {
      shards.gradient.copy(from: try parameters("gradient\(index + 1)"))
      let step = OptimizerStep(recipe, number: index + 1, learningRate: rate)
      for phase in Optimizer.Phase.allCases {
        for piece in 0..<optimizer.count(phase) {
          try optimizer.run(phase, piece, step: step, images: 1)
        }
      }
      let expected = try parameters("\(rule.rawValue)/step\(index + 1)")
      for tensor in network.parameters {
        // In each of four steps, some roundings of a parameter of up to 4, with 2.4e-7 each. A wrong formula has an
        // error of 1e-4 or more.
        let tolerance: Float = 2e-6
        let errors = zip(state.parameters[tensor.range].array, expected[tensor.range].array).map { ($0 - $1).magnitude }
        #expect(errors.allSatisfy { $0 <= tolerance }, "\(tensor.name), step \(index + 1): \(errors.max() ?? 0)")
      }
    }
  }

  @Test("Label smoothing gives Keras' sums and gradients", arguments: [0.0, 0.1, 0.3])
  func labelSmoothing(smoothing: Double) throws {
    try expectLoss("softmax-cross-entropy-\(smoothing)", .softmaxCrossEntropy, labelSmoothing: smoothing)
  }

  @Test("The other losses give Keras' sums and gradients", arguments: [Loss.binaryCrossEntropy, .meanSquaredError])
  func losses(loss: Loss) throws { try expectLoss(loss.rawValue, loss) }

  @Test("Schedules are Keras'", arguments: [Schedule.Curve.linear, .exponential, .step, .cosine])
  func schedules(curve: Schedule.Curve) throws {
    // 30 steps in 3 epochs; a factor of a quarter every two epochs.
    let schedule = Schedule(curve, decay: 0.25, decayEpochs: 2)
    let expected: [Float] = try file.elements(of: "schedule/\(curve.rawValue)", shape: [30])
    for step in 0..<30 {
      let factor = schedule.factor(step: step, stepsPerEpoch: 10, epochs: 3)
      #expect((Float(factor) - expected[step]).magnitude < 1e-6, "step \(step)")
    }
  }

  private func expectLoss(_ name: String, _ loss: Loss, labelSmoothing: Double = 0) throws {
    // A layer that passes its input on, so that the executor's logits are the fixture's.
    let network = try Network(
      input: FeatureShape(height: 1, width: 1, channels: 10), [.dense(units: 10, activation: .identity)])
    let parameters = AlignedBuffer<Float>(zeros: network.parameterBufferCount)
    for i in 0..<10 { parameters[i * 11] = 1 }
    let kernels = KernelCatalog.best
    let stages = Stage.stages(of: network)
    let prepared = try PreparedWeights(stages: stages, kernels: kernels, parameters: parameters, includesBackward: true)
    prepared.update()
    let gradient = AlignedBuffer<Float>(zeros: parameters.count)
    let executor = try Executor(
      network: network, stages: stages, kernels: kernels, parameters: parameters, prepared: prepared, capacity: 6,
      parameterGradients: [gradient], loss: loss, labelSmoothing: labelSmoothing)
    let logits: [Float] = try file.elements(of: "logits", shape: [6, 10])
    let labels: [UInt8] = try file.elements(of: "labels", shape: [6])
    executor.images.copy(from: AlignedBuffer(logits))
    executor.labels.copy(from: AlignedBuffer(labels))
    for (row, label) in labels.enumerated() { executor.targets[row * 10 + Int(label)] = 1 }
    try executor.forward(count: 6)
    let sum = try executor.loss(count: 6, gradientScale: 1 / 6)
    let expectedSum: [Float] = try file.elements(of: "\(name)/sum", shape: [1])
    #expect((sum.loss - Double(expectedSum[0])).magnitude < 2e-6 * Double(expectedSum[0]))
    // The backward pass puts only the sum of the logits' gradients over the batch into the bias's gradient. So the test
    // runs one row at a time.
    let expected: [Float] = try file.elements(of: "\(name)/gradient", shape: [6, 10])
    for row in 0..<6 {
      executor.images[0..<10].copy(from: AlignedBuffer(logits[row * 10..<row * 10 + 10]))
      executor.labels[0] = labels[row]
      for i in 0..<10 { executor.targets[i] = i == Int(labels[row]) ? 1 : 0 }
      try executor.forward(count: 1)
      _ = try executor.loss(count: 1, gradientScale: 1 / 6)
      try executor.backward(count: 1, .overwrite)
      let bias = try #require(network.parameters.last)
      let errors = zip(gradient[bias.range].array, expected[row * 10..<row * 10 + 10]).map { ($0 - $1).magnitude }
      #expect(errors.allSatisfy { $0 < 5e-7 }, "row \(row): \(errors)")
    }
  }

  private func shards(_ state: TrainingState, _ kernels: any KernelSet) throws -> GradientShards {
    try GradientShards(
      BatchPartition(batchSize: 1, shards: 1, microBatchSize: 1), threads: 1, network: network,
      stages: Stage.stages(of: network), kernels: kernels, parameters: state.parameters)
  }

  private func parameters(_ prefix: String) throws -> AlignedBuffer<Float> {
    let buffer = AlignedBuffer<Float>(zeros: network.parameterBufferCount)
    for tensor in network.parameters {
      let values: [Float] = try file.elements(of: "\(prefix)/\(tensor.name)", shape: tensor.shape)
      buffer[tensor.range].copy(from: AlignedBuffer(values))
    }
    return buffer
  }
}
