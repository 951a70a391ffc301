/// The shape of a 2-D maximum pooling over non-overlapping square windows (NHWC); rows and columns that do not fill a
/// window are dropped (floor semantics).
public struct PoolingShape: Hashable, Sendable {
  /// Images.
  public let batch: Int
  /// Input rows.
  public let height: Int
  /// Input columns.
  public let width: Int
  /// Channels.
  public let channels: Int
  /// Rows and columns of a window, and the distance between windows; at most 16, so that a position fits a byte.
  public let window: Int

  /// Describes a pooling.
  public init(batch: Int, height: Int, width: Int, channels: Int, window: Int = 2) {
    self.batch = batch
    self.height = height
    self.width = width
    self.channels = channels
    self.window = window
  }

  /// The pooling of a convolution's output.
  public init(of convolution: ConvolutionShape, window: Int = 2) {
    self.init(
      batch: convolution.batch, height: convolution.outputHeight, width: convolution.outputWidth,
      channels: convolution.outputChannels, window: window)
  }

  /// Output rows.
  public var outputHeight: Int { height / window }
  /// Output columns.
  public var outputWidth: Int { width / window }
  /// Elements of the input.
  public var inputCount: Int { batch * height * width * channels }
  /// Output positions of the whole batch.
  public var outputPositions: Int { batch * outputHeight * outputWidth }
  /// Elements of the output.
  public var outputCount: Int { batch * outputHeight * outputWidth * channels }

  /// The same pooling on another number of images.
  public func with(batch: Int) -> PoolingShape {
    PoolingShape(batch: batch, height: height, width: width, channels: channels, window: window)
  }
}

extension PoolingShape {
  func check(_ check: OperandCheck) throws(ShapeError) {
    try check.extent("batch", batch, atLeast: 0)
    try check.extent("height", height, atLeast: 1)
    try check.extent("width", width, atLeast: 1)
    try check.extent("channels", channels, atLeast: 1)
    try check.extent("window", window, in: 1...16)
    try check.product("input", (batch, height, width, channels))
  }

  /// Calls `body` with the offsets of each window's first input element and of its output.
  @inline(__always)
  func forEachWindow(_ body: (_ input: Int, _ output: Int) -> Void) {
    var output = 0
    for image in 0..<batch {
      for y in 0..<outputHeight {
        for x in 0..<outputWidth {
          body(((image * height + y * window) * width + x * window) * channels, output)
          output += channels
        }
      }
    }
  }

  /// The index of the input element at `position` in the window of output element `index`.
  func element(at position: Int, inWindowOf index: Int) -> Int {
    let (pixel, channel) = index.quotientAndRemainder(dividingBy: channels)
    let (line, x) = pixel.quotientAndRemainder(dividingBy: outputWidth)
    let (image, y) = line.quotientAndRemainder(dividingBy: outputHeight)
    let row = image * height + y * window + position / window
    return (row * width + x * window + position % window) * channels + channel
  }
}

// The protocol documents its members.
// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
extension PoolingShape: ShapeWithLetters {
  /// The letter of the window, which pooled convolutions have too.
  static let windowLetter = ShapeLetter("p", "rows and columns of the pooling window", 1...16, standard: 2)

  public static let letters = [
    ShapeLetter("n", "images", standard: 1), ShapeLetter("h", "input rows"), ShapeLetter("w", "input columns"),
    ShapeLetter("c", "channels"), windowLetter,
  ]

  public init(_ values: ShapeValues) {
    self.init(
      batch: values["n"], height: values["h"], width: values["w"], channels: values["c"], window: values["p"])
  }

  public static func leastExtents(_ values: ShapeValues) -> [ShapeValues.LeastExtent] {
    ["h", "w"].map { .init(letter: $0, least: values["p"], reason: "a pooling window must fit") }
  }

  public static func floats(_ values: ShapeValues) -> Double { 2 * values.product("nhwc") }
}
