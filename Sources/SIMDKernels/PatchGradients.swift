import Kernels

/// The gradients of one output channel that pass a 2 x 2 pooling and are not zero, each with where its patch begins in the input: a
/// sparse column of the matrix that unpooling would write.
struct PatchGradients {
  private(set) var count = 0
  /// For each gradient, the floats from the first image's start to its patch.
  let offsets: UnsafeMutablePointer<Int32>
  let values: UnsafeMutablePointer<Float>

  private let channels: Int
  /// Where the patch of each window's first position begins.
  private let corners: UnsafeMutablePointer<Int32>
  /// From there to the patches of all four positions.
  private let steps: InlineArray<4, Int32>

  /// Floats of workspace for the lists of `shape`, which have a place for each window.
  static func workspaceCount(_ shape: ConvolutionShape) -> Int { 3 * alignedCount(windowCount(shape)) }

  private static func windowCount(_ shape: ConvolutionShape) -> Int {
    let pooled = PoolingShape(of: shape)
    return pooled.batch * pooled.outputHeight * pooled.outputWidth
  }

  /// An empty list for the images of `shape`, in `workspace`.
  init(_ shape: ConvolutionShape, workspace: UnsafeMutablePointer<Float>) {
    let pooled = PoolingShape(of: shape)
    channels = shape.outputChannels
    let places = alignedCount(Self.windowCount(shape))
    values = workspace
    let integers = UnsafeMutableRawPointer(workspace + places).bindMemory(to: Int32.self, capacity: max(2 * places, 1))
    offsets = integers
    corners = integers + places
    let right = Int32(truncatingIfNeeded: shape.stride * shape.inputChannels)
    let below = Int32(truncatingIfNeeded: shape.stride * shape.inputRowStride)
    steps = [0, right, below, below + right]
    var window = 0
    for image in 0..<shape.batch {
      for y in 0..<pooled.outputHeight {
        for x in 0..<pooled.outputWidth {
          let pixel = (image * shape.height + 2 * y * shape.stride) * shape.width + 2 * x * shape.stride
          corners[window] = Int32(truncatingIfNeeded: pixel * shape.inputChannels)
          window += 1
        }
      }
    }
  }

  /// Lists what the first `windows` windows have for `channel`.
  @inline(__always)
  mutating func list(
    windows: Int, channel: Int, outputGradient: UnsafePointer<Float>, positions: UnsafePointer<UInt8>
  ) {
    var next = 0
    var source = channel
    for window in 0..<windows {
      let gradient = outputGradient[source]
      // Written in any case and kept if it counts: no branch to guess.
      values[next] = gradient
      offsets[next] = corners[window] &+ steps[Int(positions[source] & 3)]
      next &+= gradient == 0 ? 0 : 1
      source &+= channels
    }
    count = next
  }
}
