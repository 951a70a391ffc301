import Kernels

/// The gradients of one output channel that are not zero, each with where its patch begins in the input: a sparse
/// column of the matrix of output gradients.
struct PatchGradients {
  private(set) var count = 0
  /// For each gradient, the floats from the first image's start to its patch.
  let offsets: UnsafeMutablePointer<Int32>
  let values: UnsafeMutablePointer<Float>

  /// Rows of output gradients that an image has.
  let rowsPerImage: Int

  private let channels: Int
  private let patches: PatchOffsets
  /// From a window's first position to all four, if the gradients are of 2 x 2 windows.
  private let steps: InlineArray<4, Int32>

  /// Floats of workspace for the lists of `shape`, which have a place for each position.
  static func workspaceCount(_ shape: ConvolutionShape) -> Int { 3 * PatchOffsets.workspaceCount(shape) }

  /// An empty list for the images of `shape`, in `workspace`; for their 2 x 2 windows if it `isPooled`.
  init(_ shape: ConvolutionShape, isPooled: Bool, workspace: UnsafeMutablePointer<Float>) {
    let places = PatchOffsets.workspaceCount(shape)
    channels = shape.outputChannels
    patches =
      isPooled
      ? PatchOffsets(
        shape, rows: shape.outputHeight / 2, columns: shape.outputWidth / 2, spacing: 2, workspace: workspace)
      : PatchOffsets(shape, workspace: workspace)
    rowsPerImage = patches.count / max(shape.batch, 1)
    values = workspace + places
    offsets = UnsafeMutableRawPointer(workspace + 2 * places).bindMemory(to: Int32.self, capacity: max(places, 1))
    let right = Int32(truncatingIfNeeded: shape.stride * shape.inputChannels)
    let below = Int32(truncatingIfNeeded: shape.stride * shape.inputRowStride)
    steps = [0, right, below, below + right]
  }

  /// Lists what the first `rows` rows of output gradients have for `channel`; `positions` says where in its window each
  /// belongs, if they are of windows.
  @inline(__always)
  mutating func list(
    rows: Int, channel: Int, outputGradient: UnsafePointer<Float>, positions: UnsafePointer<UInt8>?
  ) {
    var next = 0
    var source = channel
    for row in 0..<rows {
      let gradient = outputGradient[source]
      let step = positions.map { steps[Int($0[source] & 3)] } ?? 0
      // Written in any case and kept if it counts: no branch to guess.
      values[next] = gradient
      offsets[next] = patches.offsets[row] &+ step
      next &+= gradient == 0 ? 0 : 1
      source &+= channels
    }
    count = next
  }
}
