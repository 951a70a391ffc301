import Kernels
import Testing

/// Every checked operation refuses an operand that does not fit, and names it.
@Suite struct ShapeErrorTests {
  static let kernels: any KernelSet = HungryKernels()
  static let shape = ConvolutionShape(batch: 2, height: 6, width: 5, inputChannels: 3, outputChannels: 4)
  static let pooling = PoolingShape(of: shape)
  static let dense = DenseShape(batch: 2, inputs: 3, outputs: 4)

  /// Makes each operand in turn one element too short. `call` gets the counts by name, and must succeed with the right
  /// ones.
  private func expectEachChecked(
    _ operation: String, _ counts: [(name: String, count: Int)], _ call: ((String) -> Int) throws -> Void
  ) throws {
    func count(_ name: String, short: String?) -> Int {
      let count = counts.first { $0.name == name }!.count
      return name == short ? count - 1 : count
    }
    try call { count($0, short: nil) }
    for (name, right) in counts {
      let error = #expect(throws: ShapeError.self, "\(operation) \(name)") { try call { count($0, short: name) } }
      #expect(error?.operation == operation)
      #expect(error?.operand == name)
      #expect(error?.found == "\(right - 1)")
      #expect(error?.expected.hasSuffix("\(right) elements") == true)
    }
  }

  /// The same for the call of an operation; `counts` has the counts of all its operands and its memory.
  private func expectEachChecked<Checked: Kernels.Operation>(
    _ name: String, _ operation: Checked, _ counts: [(name: String, count: Int)]
  ) throws {
    let plan = try operation.plan(by: Self.kernels)
    let memory = [("prepared", plan.preparedCount), ("workspace", plan.workspaceCount)].filter { $0.1 > 0 }
    try expectEachChecked(name, counts + memory) { count in
      _ = try plan.call(
        operation.operands(zeros: count), prepared: floats(plan.preparedCount > 0 ? count("prepared") : 0),
        workspace: floats(plan.workspaceCount > 0 ? count("workspace") : 0))
    }
  }

  @Test func gemmOperands() throws {
    let shape = GEMMShape(m: 3, n: 4, k: 5, transposesA: true, leadingDimensionC: 6)
    #expect(try GEMM(shape).plan(by: Self.kernels).workspaceCount == 8)
    try expectEachChecked("gemm", GEMM(shape), [("a", 15), ("b", 20), ("c", 16)])
  }

  @Test func convolutionOperands() throws {
    let shape = Self.shape
    try expectEachChecked("im2col", Im2col(shape), [("input", 180), ("columns", 648)])
    try expectEachChecked("col2im", Col2im(shape), [("columns", 648), ("inputGradient", 180)])
    try expectEachChecked(
      "convolutionForward", ConvolutionForward(shape, .relu),
      [("input", 180), ("weights", 108), ("bias", 4), ("output", 96)])
    try expectEachChecked(
      "convolutionBackwardData", ConvolutionBackwardData(shape),
      [("outputGradient", 96), ("weights", 108), ("inputGradient", 180)])
    try expectEachChecked(
      "convolutionBackwardWeights", ConvolutionBackwardWeights(shape),
      [("input", 180), ("outputGradient", 96), ("weightsGradient", 108), ("biasGradient", 4)])
  }

  @Test func convolutionPoolOperands() throws {
    let shape = Self.shape
    try expectEachChecked(
      "convolutionPoolForward", ConvolutionPoolForward(shape, window: 2),
      [("input", 180), ("weights", 108), ("bias", 4), ("output", 16), ("positions", 16)])
    try expectEachChecked(
      "convolutionPoolBackward", ConvolutionPoolBackward(shape, window: 2, includesData: true),
      [
        ("input", 180), ("weights", 108), ("outputGradient", 16), ("positions", 16), ("inputGradient", 180),
        ("weightsGradient", 108), ("biasGradient", 4),
      ])
  }

  @Test func denseOperands() throws {
    let shape = Self.dense
    try expectEachChecked(
      "denseForward", DenseForward(shape, .identity), [("input", 6), ("weights", 12), ("bias", 4), ("output", 8)])
    try expectEachChecked(
      "denseBackwardData", DenseBackwardData(shape), [("outputGradient", 8), ("weights", 12), ("inputGradient", 6)])
    try expectEachChecked(
      "denseBackwardWeights", DenseBackwardWeights(shape),
      [("input", 6), ("outputGradient", 8), ("weightsGradient", 12), ("biasGradient", 4)])
  }

  @Test("What wants memory has it checked")
  func memory() throws {
    func counts(_ operation: some Kernels.Operation) throws -> [Int] {
      let plan = try operation.plan(by: Self.kernels)
      return [plan.preparedCount, plan.workspaceCount]
    }
    #expect(try counts(ConvolutionForward(Self.shape, .relu)) == [8, 664])
    #expect(try counts(ConvolutionPoolBackward(Self.shape, window: 2, includesData: true)) == [8, 96 + 788])
    #expect(try counts(DenseForward(Self.dense, .relu)) == [8, 8])
    // In whole cache lines: the workspace of 664, and the gradients of 108 weights and 4 biases that are to be added.
    #expect(try counts(ConvolutionBackwardWeights(Self.shape)) == [0, 672 + 112 + 4])
  }

  @Test func otherOperands() throws {
    let shape = Self.pooling
    try expectEachChecked("maxPoolForward", MaxPoolForward(shape), [("input", 96), ("output", 16), ("positions", 16)])
    try expectEachChecked(
      "maxPoolBackward", MaxPoolBackward(shape), [("outputGradient", 16), ("positions", 16), ("inputGradient", 96)])
    try expectEachChecked("reluBackward", [("gradient", 3)]) { count in
      try Self.kernels.reluBackward(output: floats(3), gradient: floats(count("gradient")))
    }
    try expectEachChecked("add", [("source", 3)]) { count in
      try Self.kernels.add(floats(count("source")), to: floats(3))
    }
    try expectEachChecked(
      "softmaxCrossEntropy", SoftmaxCrossEntropy(batch: 2, classes: 3),
      [("logits", 6), ("labels", 2), ("gradient", 6)])
    try expectEachChecked(
      "adam", Adam(count: 3), [("gradient", 3), ("parameters", 3), ("firstMoment", 3), ("secondMoment", 3)])
    func expectPreparationChecked(_ operation: some Kernels.Operation, weights: Int) throws {
      let plan = try operation.plan(by: Self.kernels)
      try expectEachChecked("prepareWeights", [("weights", weights), ("prepared", 8)]) { count in
        try plan.prepare(weights: floats(count("weights")), into: floats(count("prepared")))
      }
    }
    try expectPreparationChecked(ConvolutionForward(Self.shape, .relu), weights: 108)
    try expectPreparationChecked(
      ConvolutionPoolBackward(Self.shape, window: 2, includesData: true), weights: 108)
    try expectPreparationChecked(DenseForward(Self.dense, .relu), weights: 12)
    #expect(throws: ShapeError.self) {
      try Adam(count: 1).plan(by: Self.kernels).prepare(weights: floats(1), into: floats(8))
    }
  }

  private func floats(_ count: Int) -> AlignedBuffer<Float> { AlignedBuffer(zeros: count) }
}

/// Needs a workspace and prepared weights wherever a plan may have them, so that their checks have something to refuse.
private final class HungryKernels: KernelSet {
  /// The defaults, on a product that needs a workspace.
  private final class Defaults: KernelSet {
    var name: String { "defaults" }

    func gemm(
      _ shape: GEMMShape, alpha: Float, a: UnsafePointer<Float>, b: UnsafePointer<Float>, beta: Float,
      c: UnsafeMutablePointer<Float>, workspace: UnsafeMutablePointer<Float>
    ) {
      Naive.gemm(shape, alpha: alpha, a: a, b: b, beta: beta, c: c)
    }

    func workspaceCount(for product: GEMMShape) -> Int { 8 }
  }

  private let defaults = Defaults()

  var name: String { "hungry" }

  func gemm(
    _ shape: GEMMShape, alpha: Float, a: UnsafePointer<Float>, b: UnsafePointer<Float>, beta: Float,
    c: UnsafeMutablePointer<Float>, workspace: UnsafeMutablePointer<Float>
  ) {
    defaults.gemm(shape, alpha: alpha, a: a, b: b, beta: beta, c: c, workspace: workspace)
  }

  func workspaceCount(for product: GEMMShape) -> Int { 8 }

  func plan(_ operation: ConvolutionForward) -> Plan<ConvolutionForward> { hungry(defaults.plan(operation)) }
  func plan(_ operation: ConvolutionBackwardData) -> Plan<ConvolutionBackwardData> { hungry(defaults.plan(operation)) }
  func plan(_ operation: ConvolutionPoolForward) -> Plan<ConvolutionPoolForward> { hungry(defaults.plan(operation)) }
  func plan(_ operation: ConvolutionPoolBackward) -> Plan<ConvolutionPoolBackward> { hungry(defaults.plan(operation)) }
  func plan(_ operation: DenseForward) -> Plan<DenseForward> { hungry(defaults.plan(operation)) }
  func plan(_ operation: DenseBackwardData) -> Plan<DenseBackwardData> { hungry(defaults.plan(operation)) }

  private func hungry<Planned: Kernels.Operation>(_ plan: Plan<Planned>) -> Plan<Planned> where Planned.Output == Void {
    Plan(
      plan.operation, algorithm: plan.algorithm, workspaceCount: plan.workspaceCount,
      preparation: WeightsPreparation(count: 8) { _, _ in }
    ) { _, _, _ in }
  }
}
