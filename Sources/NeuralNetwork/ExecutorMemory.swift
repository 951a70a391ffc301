import Kernels

/// The buffers that an executor's calls read and write: activations, positions of maxima and gradients of a few images,
/// stage by stage, and the buffers shared with other executors.
struct ExecutorMemory {
  let stages: [Stage]
  let kernels: any KernelSet
  let parameters: AlignedBuffer<Float>
  let prepared: PreparedWeights
  /// Empty without a backward pass.
  let parameterGradients: [AlignedBuffer<Float>]
  let workspace: AlignedBuffer<Float>

  private let images: AlignedBuffer<Float>
  private let labels: AlignedBuffer<UInt8>
  private let inputCount: Int
  private let outputs: [AlignedBuffer<Float>]
  private let positions: [AlignedBuffer<UInt8>]
  private let gradients: [AlignedBuffer<Float>]

  init(
    stages: [Stage], kernels: any KernelSet, parameters: AlignedBuffer<Float>, prepared: PreparedWeights,
    images: AlignedBuffer<Float>, labels: AlignedBuffer<UInt8>, parameterGradients: [AlignedBuffer<Float>],
    capacity: Int
  ) throws(ShapeError) {
    self.stages = stages
    self.kernels = kernels
    self.parameters = parameters
    self.prepared = prepared
    self.images = images
    self.labels = labels
    self.parameterGradients = parameterGradients
    inputCount = images.count / capacity
    let trains = !parameterGradients.isEmpty
    outputs = stages.map { AlignedBuffer(zeros: capacity * $0.outputCount) }
    positions = stages.map { AlignedBuffer(zeros: $0.pools ? capacity * $0.outputCount : 0) }
    // The loss always computes the gradient of the logits, too.
    gradients = stages.indices.map { index in
      AlignedBuffer(zeros: trains || index == stages.count - 1 ? capacity * stages[index].outputCount : 0)
    }
    var greatest = GreatestWorkspace(kernels: kernels)
    for (index, stage) in stages.enumerated() {
      try stage.visitForward(batch: capacity, &greatest)
      if trains { try stage.visitBackward(batch: capacity, includesData: index > 0, &greatest) }
    }
    workspace = AlignedBuffer(zeros: greatest.count)
  }

  func input(_ index: Int, count: Int) -> AlignedBuffer<Float> {
    index == 0 ? images[0..<count * inputCount] : output(index - 1, count: count)
  }

  func output(_ index: Int, count: Int) -> AlignedBuffer<Float> {
    outputs[index][0..<count * stages[index].outputCount]
  }

  func gradient(_ index: Int, count: Int) -> AlignedBuffer<Float> {
    gradients[index][0..<count * stages[index].outputCount]
  }

  func positions(_ index: Int, count: Int) -> AlignedBuffer<UInt8> {
    positions[index][0..<count * stages[index].outputCount]
  }

  func labels(count: Int) -> AlignedBuffer<UInt8> { labels[0..<count] }
}

/// The floats of workspace that suffice for each of some operations.
private struct GreatestWorkspace: OperationVisitor {
  let kernels: any KernelSet
  private(set) var count = 0

  init(kernels: any KernelSet) { self.kernels = kernels }

  mutating func visit(_ operation: some Operation) throws(ShapeError) {
    count = max(count, try operation.plan(by: kernels).workspaceCount)
  }
}
