import Kernels
import Testing

/// Every operand of every checked operation is refused when it does not fit, by its name.
@Suite struct ShapeErrorTests {
  static let kernels: any KernelSet = HungryKernels()
  static let shape = ConvolutionShape(batch: 2, height: 6, width: 5, inputChannels: 3, outputChannels: 4)
  static let pooling = PoolingShape(of: shape)
  static let dense = DenseShape(batch: 2, inputs: 3, outputs: 4)

  /// Calls with each operand in turn one element short; `call` gets the counts by name, and must succeed with the right
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

  @Test func gemmOperands() throws {
    let shape = GEMMShape(m: 3, n: 4, k: 5, transposesA: true, leadingDimensionC: 6)
    try expectEachChecked("gemm", [("a", 15), ("b", 20), ("c", 16), ("workspace", 8)]) { count in
      try Self.kernels.gemm(
        shape, alpha: 1, a: floats(count("a")), b: floats(count("b")), beta: 0, c: floats(count("c")),
        workspace: floats(count("workspace")))
    }
  }

  @Test func convolutionOperands() throws {
    let shape = Self.shape
    let layer = [
      ("input", 180), ("weights", 108), ("bias", 4), ("output", 96), ("prepared", 8),
      ("workspace", Self.kernels.workspaceCount(for: .convolutionForward(shape))),
    ]
    try expectEachChecked("im2col", [("input", 180), ("columns", 648)]) { count in
      try Self.kernels.im2col(shape, input: floats(count("input")), columns: floats(count("columns")))
    }
    try expectEachChecked("col2im", [("columns", 648), ("inputGradient", 180)]) { count in
      try Self.kernels.col2im(shape, columns: floats(count("columns")), inputGradient: floats(count("inputGradient")))
    }
    try expectEachChecked("convolutionForward", layer) { count in
      try Self.kernels.convolutionForward(
        shape, input: floats(count("input")), weights: floats(count("weights")), prepared: floats(count("prepared")),
        bias: floats(count("bias")), activation: .relu, output: floats(count("output")),
        workspace: floats(count("workspace")))
    }
    try expectEachChecked(
      "convolutionBackwardData",
      [
        ("outputGradient", 96), ("weights", 108), ("prepared", 8), ("inputGradient", 180),
        ("workspace", Self.kernels.workspaceCount(for: .convolutionBackwardData(shape))),
      ]
    ) { count in
      try Self.kernels.convolutionBackwardData(
        shape, outputGradient: floats(count("outputGradient")), weights: floats(count("weights")),
        prepared: floats(count("prepared")), inputGradient: floats(count("inputGradient")),
        workspace: floats(count("workspace")))
    }
    try expectEachChecked(
      "convolutionBackwardWeights",
      [
        ("input", 180), ("outputGradient", 96), ("weightsGradient", 108), ("biasGradient", 4),
        ("workspace", Self.kernels.workspaceCount(for: .convolutionBackwardWeights(shape))),
      ]
    ) { count in
      try Self.kernels.convolutionBackwardWeights(
        shape, input: floats(count("input")), outputGradient: floats(count("outputGradient")),
        weightsGradient: floats(count("weightsGradient")), biasGradient: floats(count("biasGradient")),
        accumulates: false, workspace: floats(count("workspace")))
    }
  }

  @Test func convolutionPoolOperands() throws {
    let shape = Self.shape
    try expectEachChecked(
      "convolutionPoolForward",
      [
        ("input", 180), ("weights", 108), ("prepared", 8), ("bias", 4), ("output", 16), ("positions", 16),
        ("workspace", Self.kernels.workspaceCount(for: .convolutionPoolForward(shape, window: 2))),
      ]
    ) { count in
      try Self.kernels.convolutionPoolForward(
        shape, window: 2, input: floats(count("input")), weights: floats(count("weights")),
        prepared: floats(count("prepared")), bias: floats(count("bias")), output: floats(count("output")),
        positions: bytes(count("positions")), workspace: floats(count("workspace")))
    }
    try expectEachChecked(
      "convolutionPoolBackward",
      [
        ("input", 180), ("weights", 108), ("prepared", 8), ("outputGradient", 16), ("positions", 16),
        ("inputGradient", 180), ("weightsGradient", 108), ("biasGradient", 4),
        (
          "workspace",
          Self.kernels.workspaceCount(for: .convolutionPoolBackward(shape, window: 2, includesData: true))
        ),
      ]
    ) { count in
      try Self.kernels.convolutionPoolBackward(
        shape, window: 2, input: floats(count("input")), weights: floats(count("weights")),
        prepared: floats(count("prepared")), outputGradient: floats(count("outputGradient")),
        positions: bytes(count("positions")), inputGradient: floats(count("inputGradient")),
        weightsGradient: floats(count("weightsGradient")), biasGradient: floats(count("biasGradient")),
        accumulates: false, workspace: floats(count("workspace")))
    }
  }

  @Test func denseOperands() throws {
    let shape = Self.dense
    try expectEachChecked(
      "denseForward",
      [("input", 6), ("weights", 12), ("prepared", 8), ("bias", 4), ("output", 8), ("workspace", 8)]
    ) { count in
      try Self.kernels.denseForward(
        shape, input: floats(count("input")), weights: floats(count("weights")), prepared: floats(count("prepared")),
        bias: floats(count("bias")), activation: .identity, output: floats(count("output")),
        workspace: floats(count("workspace")))
    }
    try expectEachChecked(
      "denseBackwardData",
      [("outputGradient", 8), ("weights", 12), ("prepared", 8), ("inputGradient", 6), ("workspace", 8)]
    ) { count in
      try Self.kernels.denseBackwardData(
        shape, outputGradient: floats(count("outputGradient")), weights: floats(count("weights")),
        prepared: floats(count("prepared")), inputGradient: floats(count("inputGradient")),
        workspace: floats(count("workspace")))
    }
    try expectEachChecked(
      "denseBackwardWeights",
      [("input", 6), ("outputGradient", 8), ("weightsGradient", 12), ("biasGradient", 4), ("workspace", 8)]
    ) { count in
      try Self.kernels.denseBackwardWeights(
        shape, input: floats(count("input")), outputGradient: floats(count("outputGradient")),
        weightsGradient: floats(count("weightsGradient")), biasGradient: floats(count("biasGradient")),
        accumulates: false, workspace: floats(count("workspace")))
    }
  }

  @Test func otherOperands() throws {
    let shape = Self.pooling
    try expectEachChecked("maxPoolForward", [("input", 96), ("output", 16), ("positions", 16)]) { count in
      try Self.kernels.maxPoolForward(
        shape, input: floats(count("input")), output: floats(count("output")), positions: bytes(count("positions")))
    }
    let backward = [("outputGradient", 16), ("positions", 16), ("inputGradient", 96)]
    try expectEachChecked("maxPoolBackward", backward) { count in
      try Self.kernels.maxPoolBackward(
        shape, outputGradient: floats(count("outputGradient")), positions: bytes(count("positions")),
        inputGradient: floats(count("inputGradient")))
    }
    try expectEachChecked("reluBackward", [("gradient", 3)]) { count in
      try Self.kernels.reluBackward(output: floats(3), gradient: floats(count("gradient")))
    }
    try expectEachChecked("softmaxCrossEntropy", [("logits", 6), ("labels", 2), ("gradient", 6)]) { count in
      _ = try Self.kernels.softmaxCrossEntropy(
        batch: 2, classes: 3, logits: floats(count("logits")), labels: bytes(count("labels")), gradientScale: 1,
        gradient: floats(count("gradient")))
    }
    try expectEachChecked("adam", [("gradient", 3), ("firstMoment", 3), ("secondMoment", 3)]) { count in
      try Self.kernels.adam(
        AdamStep(number: 1), gradient: floats(count("gradient")), parameters: floats(3),
        firstMoment: floats(count("firstMoment")), secondMoment: floats(count("secondMoment")))
    }
    for operation in [
      Operation.convolutionForward(Self.shape), .convolutionPoolBackward(Self.shape, window: 2, includesData: true),
    ] {
      try expectEachChecked("prepareWeights", [("weights", 108), ("prepared", 8)]) { count in
        try Self.kernels.prepareWeights(
          for: operation, weights: floats(count("weights")), prepared: floats(count("prepared")))
      }
    }
    try expectEachChecked("prepareWeights", [("weights", 12), ("prepared", 8)]) { count in
      try Self.kernels.prepareWeights(
        for: .denseForward(Self.dense), weights: floats(count("weights")), prepared: floats(count("prepared")))
    }
    #expect(throws: ShapeError.self) {
      try Self.kernels.prepareWeights(for: .adam(count: 1), weights: floats(1), prepared: floats(8))
    }
  }

  private func floats(_ count: Int) -> AlignedBuffer<Float> { AlignedBuffer(zeros: count) }
  private func bytes(_ count: Int) -> AlignedBuffer<UInt8> { AlignedBuffer(zeros: count) }
}

/// Wants a workspace and prepared weights for everything that may have them, so that their checks have something to
/// refuse.
private struct HungryKernels: KernelSet {
  var name: String { "hungry" }

  func gemm(
    _ shape: GEMMShape, alpha: Float, a: UnsafePointer<Float>, b: UnsafePointer<Float>, beta: Float,
    c: UnsafeMutablePointer<Float>, workspace: UnsafeMutablePointer<Float>
  ) {
    Naive.gemm(shape, alpha: alpha, a: a, b: b, beta: beta, c: c)
  }

  func workspaceCount(for operation: Operation) -> Int {
    if case .gemm = operation { 8 } else { defaultWorkspaceCount(for: operation) }
  }

  func preparedWeightsCount(for operation: Operation) -> Int { 8 }
}
