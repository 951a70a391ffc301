/// The shape of a general matrix multiplication C = alpha op(A) op(B) + beta C on row-major matrices.
///
/// op(A) is m x k, op(B) is k x n, C is m x n. A transposed operand is stored the other way round: A as k x m, B as n x
/// k.
public struct GEMMShape: Hashable, Sendable {
  /// Rows of op(A) and C.
  public let m: Int
  /// Columns of op(B) and C.
  public let n: Int
  /// Columns of op(A), rows of op(B).
  public let k: Int
  /// Whether A is stored as k x m.
  public let transposesA: Bool
  /// Whether B is stored as n x k.
  public let transposesB: Bool
  /// Elements from one stored row of A to the next.
  public let leadingDimensionA: Int
  /// Elements from one stored row of B to the next.
  public let leadingDimensionB: Int
  /// Elements from one row of C to the next.
  public let leadingDimensionC: Int

  /// Describes a product; leading dimensions default to the stored row's length (dense matrices).
  public init(
    m: Int, n: Int, k: Int, transposesA: Bool = false, transposesB: Bool = false,
    leadingDimensionA: Int? = nil, leadingDimensionB: Int? = nil, leadingDimensionC: Int? = nil
  ) {
    self.m = m
    self.n = n
    self.k = k
    self.transposesA = transposesA
    self.transposesB = transposesB
    self.leadingDimensionA = leadingDimensionA ?? (transposesA ? m : k)
    self.leadingDimensionB = leadingDimensionB ?? (transposesB ? k : n)
    self.leadingDimensionC = leadingDimensionC ?? n
  }

  /// Elements that A spans in memory.
  public var countA: Int { Self.span(rows: transposesA ? k : m, columns: transposesA ? m : k, leadingDimensionA) }
  /// Elements that B spans in memory.
  public var countB: Int { Self.span(rows: transposesB ? n : k, columns: transposesB ? k : n, leadingDimensionB) }
  /// Elements that C spans in memory.
  public var countC: Int { Self.span(rows: m, columns: n, leadingDimensionC) }

  private static func span(rows: Int, columns: Int, _ leadingDimension: Int) -> Int {
    rows == 0 || columns == 0 ? 0 : (rows - 1) * leadingDimension + columns
  }
}

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
  public let kernelHeight: Int
  /// Columns of a filter.
  public let kernelWidth: Int
  /// Input rows and columns from one output position to the next.
  public let stride: Int

  /// Describes a convolution; the filter must fit into the image.
  public init(
    batch: Int, height: Int, width: Int, inputChannels: Int, outputChannels: Int,
    kernelHeight: Int = 3, kernelWidth: Int = 3, stride: Int = 1
  ) {
    self.batch = batch
    self.height = height
    self.width = width
    self.inputChannels = inputChannels
    self.outputChannels = outputChannels
    self.kernelHeight = kernelHeight
    self.kernelWidth = kernelWidth
    self.stride = stride
  }

  /// Output rows.
  public var outputHeight: Int { height < kernelHeight ? 0 : (height - kernelHeight) / stride + 1 }
  /// Output columns.
  public var outputWidth: Int { width < kernelWidth ? 0 : (width - kernelWidth) / stride + 1 }
  /// Output positions of the whole batch: rows of the im2col matrix.
  public var outputPositions: Int { batch * outputHeight * outputWidth }
  /// Weights of one filter: columns of the im2col matrix.
  public var patchCount: Int { kernelHeight * kernelWidth * inputChannels }
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
      kernelHeight: kernelHeight, kernelWidth: kernelWidth, stride: stride)
  }
}

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
  /// Elements of the output.
  public var outputCount: Int { batch * outputHeight * outputWidth * channels }

  /// The same pooling on another number of images.
  public func with(batch: Int) -> PoolingShape {
    PoolingShape(batch: batch, height: height, width: width, channels: channels, window: window)
  }
}

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
