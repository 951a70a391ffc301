/// The shape of a fully connected layer: row-major inputs (batch x inputs), weights (inputs x outputs), outputs (batch
/// x outputs).
public struct DenseShape: Hashable, Sendable {
  /// Rows of the input and output.
  public let batch: Int
  /// Columns of the input.
  public let inputs: Int
  /// Columns of the output.
  public let outputs: Int

  /// Describes a fully connected layer.
  public init(batch: Int, inputs: Int, outputs: Int) {
    self.batch = batch
    self.inputs = inputs
    self.outputs = outputs
  }

  /// The same layer on another number of rows.
  public func with(batch: Int) -> DenseShape { DenseShape(batch: batch, inputs: inputs, outputs: outputs) }
}

extension DenseShape {
  /// Elements of the input.
  public var inputCount: Int { batch * inputs }
  /// Elements of the weights.
  public var weightsCount: Int { inputs * outputs }
  /// Elements of the output.
  public var outputCount: Int { batch * outputs }

  package var forwardGEMM: GEMMShape { GEMMShape(m: batch, n: outputs, k: inputs) }
  package var backwardDataGEMM: GEMMShape { GEMMShape(m: batch, n: inputs, k: outputs, transposesB: true) }
  package var backwardWeightsGEMM: GEMMShape { GEMMShape(m: inputs, n: outputs, k: batch, transposesA: true) }

  func check(_ check: OperandCheck) throws(ShapeError) {
    try check.extent("batch", batch, atLeast: 0)
    try check.extent("inputs", inputs, atLeast: 1)
    try check.extent("outputs", outputs, atLeast: 1)
    try check.product("input", (batch, inputs, 1, 1))
    try check.product("output", (batch, outputs, 1, 1))
    try check.product("weights", (inputs, outputs, 1, 1))
  }
}

// The protocol documents its members.
// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
extension DenseShape: ShapeWithLetters {
  public static let letters = [
    ShapeLetter("n", "images", standard: 1), ShapeLetter("i", "inputs"), ShapeLetter("o", "outputs"),
  ]

  public init(_ values: ShapeValues) {
    self.init(batch: values["n"], inputs: values["i"], outputs: values["o"])
  }

  public static func floats(_ values: ShapeValues) -> Double {
    values.product("ni") + values.product("io") + values.product("no")
  }
}
