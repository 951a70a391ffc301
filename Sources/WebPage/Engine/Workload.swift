import Benchmarking
import Digits
import Kernels
import NeuralNetwork

/// A unit of work that the page times, with the name that `mnist-bench bench` gives it.
struct Workload {
  let name: String
  /// The work on a batch of images.
  let prepare: (_ batch: Int) -> PreparedWork

  /// The operands of a workload, and a maker of trials on copies of them.
  struct PreparedWork {
    let flops: Int
    let bytes: Int
    let makeTrial: (any KernelSet) throws(ShapeError) -> any Trial
  }

  /// In the order of a pass through the network.
  static let all: [Workload] = {
    let convolutions = Network.mnist.layers.compactMap { $0.convolution(batch: 1) }
    var workloads: [Workload] = []
    for (index, shape) in convolutions.enumerated() {
      workloads.append(Workload("conv\(index + 1)-forward") { ConvolutionForward(shape.with(batch: $0), .relu) })
      workloads.append(Workload("conv\(index + 1)-gemm") { GEMM(shape.with(batch: $0).forwardGEMM) })
      workloads.append(
        Workload("conv\(index + 1)-backward-weights") { ConvolutionBackwardWeights(shape.with(batch: $0)) })
    }
    for (index, shape) in Network.mnist.denseShapes.enumerated() {
      workloads.append(Workload("dense\(index + 1)-forward") { DenseForward(shape.with(batch: $0), .relu) })
    }
    return workloads + [
      Workload(name: "inference", prepare: inference), Workload(name: "train-step", prepare: trainingStep),
    ]
  }()

  private init(name: String, prepare: @escaping (Int) -> PreparedWork) {
    self.name = name
    self.prepare = prepare
  }

  private init<Timed: Operation>(_ name: String, _ operation: @escaping (Int) -> Timed) {
    self.init(name: name) { batch in
      let operation = operation(batch)
      let operands = OperationOperands(operation)
      return PreparedWork(flops: operation.flops, bytes: operation.bytes) { kernels throws(ShapeError) in
        try operands.makeTrial(kernels)
      }
    }
  }

  private static func inference(batch: Int) -> PreparedWork {
    let cost = NetworkCost(batch: batch)
    let work = NetworkWork(batch: batch)
    return PreparedWork(flops: cost.forwardFlops, bytes: cost.inferenceBytes) { kernels throws(ShapeError) in
      try work.inferenceTrial(kernels)
    }
  }

  private static func trainingStep(batch: Int) -> PreparedWork {
    let cost = NetworkCost(batch: batch)
    let work = NetworkWork(batch: batch)
    return PreparedWork(flops: cost.trainingFlops, bytes: cost.trainingBytes) { kernels throws(ShapeError) in
      try work.trainingTrial(kernels)
    }
  }
}
