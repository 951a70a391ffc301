/// The shape of a 2-D convolution (cross-correlation) with valid padding: NHWC activations, HWIO weights.
public struct ConvolutionShape: Hashable, Sendable {
  /// Images.
  public let batch: Int
  /// Input rows.
  public let height: Int
  /// Input columns.
  public let width: Int
  /// Channels of the input.
  public let inputChannels: Int
  /// Channels of the output: the number of filters.
  public let outputChannels: Int
  /// Rows of a filter.
  public let filterHeight: Int
  /// Columns of a filter.
  public let filterWidth: Int
  /// Input rows and columns from one output position to the next.
  public let stride: Int

  /// Describes a convolution; the filter must fit into the image.
  public init(
    batch: Int, height: Int, width: Int, inputChannels: Int, outputChannels: Int,
    filterHeight: Int = 3, filterWidth: Int = 3, stride: Int = 1
  ) {
    self.batch = batch
    self.height = height
    self.width = width
    self.inputChannels = inputChannels
    self.outputChannels = outputChannels
    self.filterHeight = filterHeight
    self.filterWidth = filterWidth
    self.stride = stride
  }

  /// Output rows.
  public var outputHeight: Int { height < filterHeight ? 0 : (height - filterHeight) / stride + 1 }
  /// Output columns.
  public var outputWidth: Int { width < filterWidth ? 0 : (width - filterWidth) / stride + 1 }
  /// Output positions of the whole batch: rows of the im2col matrix.
  public var outputPositions: Int { batch * outputHeight * outputWidth }
  /// Weights of one filter: columns of the im2col matrix.
  public var patchCount: Int { filterHeight * filterWidth * inputChannels }
  /// Elements of the input.
  public var inputCount: Int { batch * height * width * inputChannels }
  /// Elements of the output.
  public var outputCount: Int { outputPositions * outputChannels }
  /// Elements of the weights.
  public var weightsCount: Int { patchCount * outputChannels }

  /// The same convolution on another number of images.
  public func with(batch: Int) -> ConvolutionShape {
    ConvolutionShape(
      batch: batch, height: height, width: width, inputChannels: inputChannels, outputChannels: outputChannels,
      filterHeight: filterHeight, filterWidth: filterWidth, stride: stride)
  }
}

extension ConvolutionShape {
  /// The im2col matrix times the weights, flattened from HWIO, gives the NHWC output.
  package var forwardGEMM: GEMMShape { GEMMShape(m: outputPositions, n: outputChannels, k: patchCount) }

  /// The output's gradient times the transposed weights gives the gradient of the im2col matrix.
  package var backwardDataGEMM: GEMMShape {
    GEMMShape(m: outputPositions, n: patchCount, k: outputChannels, transposesB: true)
  }

  /// The transposed im2col matrix times the output's gradient gives the gradient of the weights.
  package var backwardWeightsGEMM: GEMMShape {
    GEMMShape(m: patchCount, n: outputChannels, k: outputPositions, transposesA: true)
  }

  /// Floats of the im2col matrix.
  package var columnsCount: Int { outputPositions * patchCount }

  func check(_ check: OperandCheck) throws(ShapeError) {
    try check.extent("batch", batch, atLeast: 0)
    try check.extent("filterHeight", filterHeight, atLeast: 1)
    try check.extent("filterWidth", filterWidth, atLeast: 1)
    try check.extent("height", height, atLeast: filterHeight)
    try check.extent("width", width, atLeast: filterWidth)
    try check.extent("inputChannels", inputChannels, atLeast: 1)
    try check.extent("outputChannels", outputChannels, atLeast: 1)
    try check.extent("stride", stride, atLeast: 1)
    try check.product("input", (batch, height, width, inputChannels))
    try check.product("output", (batch, outputHeight, outputWidth, outputChannels))
    try check.product("weights", (filterHeight, filterWidth, inputChannels, outputChannels))
    try check.product("columns", (outputPositions, filterHeight, filterWidth, inputChannels))
  }

  /// Calls `body` for each output position and each tap of the filter, with the offsets of the input pixel under the
  /// tap, of the tap's weights and of the output pixel. The forward and both backward convolutions are this loop nest
  /// around a multiply-add over input and output channels. They differ in which of the three tensors they add to.
  @inline(__always)
  func forEachTap(_ body: (_ input: Int, _ weights: Int, _ output: Int) -> Void) {
    var output = 0
    for image in 0..<batch {
      for y in 0..<outputHeight {
        for x in 0..<outputWidth {
          var weights = 0
          for filterY in 0..<filterHeight {
            for filterX in 0..<filterWidth {
              let row = image * height + y * stride + filterY
              body((row * width + x * stride + filterX) * inputChannels, weights, output)
              weights += inputChannels * outputChannels
            }
          }
          output += outputChannels
        }
      }
    }
  }
}

// The protocol documents its members.
// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
extension ConvolutionShape: ShapeWithLetters {
  public static let letters = [
    ShapeLetter("n", "images", standard: 1), ShapeLetter("h", "input rows"), ShapeLetter("w", "input columns"),
    ShapeLetter("i", "input channels"), ShapeLetter("k", "rows and columns of the filter"),
    ShapeLetter("o", "output channels"), ShapeLetter("s", "stride", standard: 1),
  ]

  public init(_ values: ShapeValues) {
    self.init(
      batch: values["n"], height: values["h"], width: values["w"], inputChannels: values["i"],
      outputChannels: values["o"], filterHeight: values["k"], filterWidth: values["k"], stride: values["s"])
  }

  public static func leastExtents(_ values: ShapeValues) -> [ShapeValues.LeastExtent] {
    ["h", "w"].map { .init(letter: $0, least: values["k"], reason: "the filter must fit") }
  }

  public static func floats(_ values: ShapeValues) -> Double {
    values.product("nhwi") + values.product("kkio") + values.product("nhwo")
      + values.product("nhwkki") / values.product("ss")
  }
}
