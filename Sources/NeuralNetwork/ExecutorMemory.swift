import Kernels

/// The buffers that an executor's calls read and write: activations, positions of maxima and gradients of a few images,
/// stage by stage, and the buffers shared with other executors.
struct ExecutorMemory {
  let stages: [Stage]
  let kernels: any KernelSet
  let parameters: AlignedBuffer<Float>
  private(set) var prepared: PreparedWeights
  /// Empty without a backward pass.
  let parameterGradients: [AlignedBuffer<Float>]
  private(set) var workspace: AlignedBuffer<Float>
  var workspaceBytes: Int { workspace.count * MemoryLayout<Float>.size }

  private let inputCount: Int
  private var images: AlignedBuffer<Float>
  private var labels: AlignedBuffer<UInt8>
  private var outputs: [AlignedBuffer<Float>]
  private var positions: [AlignedBuffer<UInt8>]
  private var gradients: [AlignedBuffer<Float>]

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
    try greatest.visit(stages, batch: capacity, back: trains)
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

  /// The same buffers for the images in `range` alone, with the prepared weights and the workspace of another thread,
  /// which takes them forward and back to their gradients.
  func share(_ range: Range<Int>, prepared: PreparedWeights) throws(ShapeError) -> ExecutorMemory {
    var greatest = GreatestWorkspace(kernels: kernels)
    try greatest.visit(stages, batch: range.count, back: true, includesWeights: false)
    var share = self
    share.prepared = prepared
    share.workspace = AlignedBuffer(zeros: greatest.count)
    share.images = images.rows(range, of: inputCount)
    share.labels = labels[range]
    for (index, stage) in stages.enumerated() {
      share.outputs[index] = outputs[index].rows(range, of: stage.outputCount)
      if stage.pools { share.positions[index] = positions[index].rows(range, of: stage.outputCount) }
      share.gradients[index] = gradients[index].rows(range, of: stage.outputCount)
    }
    return share
  }

  /// The same buffers with the workspace of another thread, which computes the gradients of one stage's parameters for
  /// `count` images.
  func forParameters(stage index: Int, count: Int) throws(ShapeError) -> ExecutorMemory {
    var greatest = GreatestWorkspace(kernels: kernels)
    try stages[index].visitBackward(batch: count, includesData: false, &greatest)
    var memory = self
    memory.workspace = AlignedBuffer(zeros: greatest.count)
    return memory
  }
}

extension AlignedBuffer {
  /// The rows in `range`, of `count` elements each.
  func rows(_ range: Range<Int>, of count: Int) -> AlignedBuffer {
    self[range.lowerBound * count..<range.upperBound * count]
  }
}

/// The floats of workspace that suffice for each of some operations.
private struct GreatestWorkspace: OperationVisitor {
  let kernels: any KernelSet
  private(set) var count = 0

  init(kernels: any KernelSet) { self.kernels = kernels }

  mutating func visit(_ operation: some Operation) throws(ShapeError) {
    count = max(count, try operation.plan(by: kernels).workspaceCount)
  }

  /// Visits the operations that take `batch` images through `stages`, forward and, if wanted, `back`.
  mutating func visit(
    _ stages: [Stage], batch: Int, back: Bool, includesWeights: Bool = true
  ) throws(ShapeError) {
    for (index, stage) in stages.enumerated() {
      try stage.visitForward(batch: batch, &self)
      guard back else { continue }
      try stage.visitBackward(batch: batch, includesWeights: includesWeights, includesData: index > 0, &self)
    }
  }
}
