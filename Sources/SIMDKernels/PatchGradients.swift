import Kernels

/// The gradients of one output channel that pass a 2 x 2 pooling and are not zero, each with where its patch begins in the input: a
/// sparse column of the matrix that unpooling would write.
struct PatchGradients {
  private(set) var count = 0
  /// For each gradient, the floats from the first image's start to its patch.
  let offsets: UnsafeMutablePointer<Int32>
  let values: UnsafeMutablePointer<Float>

  private let shape: ConvolutionShape
  private let pooled: PoolingShape

  /// Floats of workspace for the lists of `shape`, which have a place for each window.
  static func workspaceCount(_ shape: ConvolutionShape) -> Int {
    2 * alignedCount(PoolingShape(of: shape).outputCount / max(shape.outputChannels, 1))
  }

  /// An empty list for the images of `shape`, in `workspace`.
  init(_ shape: ConvolutionShape, workspace: UnsafeMutablePointer<Float>) {
    self.shape = shape
    pooled = PoolingShape(of: shape)
    let places = Self.workspaceCount(shape) / 2
    values = workspace
    offsets = UnsafeMutableRawPointer(workspace + places).bindMemory(to: Int32.self, capacity: max(places, 1))
  }

  /// Lists what the windows of all images have for `channel`.
  @inline(__always)
  mutating func list(
    channel: Int, outputGradient: UnsafePointer<Float>, positions: UnsafePointer<UInt8>
  ) {
    let step = shape.stride &* shape.inputChannels
    let nextRow = shape.stride &* shape.inputRowStride
    let imageCount = shape.height &* shape.inputRowStride
    var gradient = outputGradient + channel
    var position = positions + channel
    count = 0
    for image in 0..<shape.batch {
      for y in 0..<pooled.outputHeight {
        var corner = image &* imageCount &+ 2 &* y &* nextRow
        for _ in 0..<pooled.outputWidth {
          let (below, right) = (Int(position.pointee >> 1), Int(position.pointee & 1))
          // Written in any case and kept if it counts: no branch to guess.
          offsets[count] = Int32(truncatingIfNeeded: corner &+ below &* nextRow &+ right &* step)
          values[count] = gradient.pointee
          count &+= gradient.pointee == 0 ? 0 : 1
          gradient += pooled.channels
          position += pooled.channels
          corner &+= 2 &* step
        }
      }
    }
  }
}
