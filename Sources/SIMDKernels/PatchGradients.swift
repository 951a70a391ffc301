import Kernels

/// The nonzero gradients of one output channel, each with the offset of its patch in the input: a sparse column of the
/// matrix of output gradients.
struct PatchGradients {
  private(set) var count = 0
  /// For each gradient, the offset of its patch in floats from the first image's start.
  let offsets: UnsafeMutablePointer<Int32>
  let values: UnsafeMutablePointer<Float>

  /// Rows of output gradients of one image.
  let rowsPerImage: Int

  private let channels: Int
  private let patches: PatchOffsets
  /// The offsets from a window's first position to each of the four, if the gradients belong to 2 x 2 windows.
  private let steps: InlineArray<4, Int32>

  /// Floats of workspace for the lists of `shape`, with room for every position.
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

  /// Lists the nonzero gradients of `channel` in the first `rows` rows of output gradients. If the rows are of windows,
  /// `positions` has each gradient's position in its window.
  @inline(__always)
  mutating func list(
    rows: Int, channel: Int, outputGradient: UnsafePointer<Float>, positions: UnsafePointer<UInt8>?
  ) {
    var next = 0
    var source = channel
    for row in 0..<rows {
      let gradient = outputGradient[source]
      let step = positions.map { steps[Int($0[source] & 3)] } ?? 0
      // Always written, but counted only if not zero: this needs no branch, which the core would often predict wrong.
      values[next] = gradient
      offsets[next] = patches.offsets[row] &+ step
      next &+= gradient == 0 ? 0 : 1
      source &+= channels
    }
    count = next
  }
}
