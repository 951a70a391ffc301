import Kernels

/// The offset in the input of each output position's patch: an indirect im2col, a thousandth of the matrix's size.
///
/// The table can be limited to some rows and columns of positions, so that positions that a pooling drops are never
/// computed. Source of the idea: Dukhan, "The Indirect Convolution Algorithm" (2019).
struct PatchOffsets {
  let count: Int
  let offsets: UnsafePointer<Int32>

  /// Floats of workspace for the table of `shape`.
  static func workspaceCount(_ shape: ConvolutionShape) -> Int { alignedCount(shape.outputPositions) }

  /// Fills the table, in `workspace`, with `rows` x `columns` positions of each image, `spacing` positions apart.
  init(
    _ shape: ConvolutionShape, rows: Int, columns: Int, spacing: Int = 1, workspace: UnsafeMutablePointer<Float>
  ) {
    count = shape.batch * rows * columns
    let table = UnsafeMutableRawPointer(workspace).bindMemory(to: Int32.self, capacity: max(count, 1))
    let stride = shape.stride * spacing
    let step = Int32(truncatingIfNeeded: stride * shape.inputChannels)
    var next = 0
    for image in 0..<shape.batch {
      for y in 0..<rows {
        let row = image * shape.height + y * stride
        var offset = Int32(truncatingIfNeeded: row * shape.inputRowStride)
        for _ in 0..<columns {
          table[next] = offset
          next &+= 1
          offset &+= step
        }
      }
    }
    offsets = UnsafePointer(table)
  }

  /// The table for every output position.
  init(_ shape: ConvolutionShape, workspace: UnsafeMutablePointer<Float>) {
    self.init(shape, rows: shape.outputHeight, columns: shape.outputWidth, workspace: workspace)
  }

  @inline(__always)
  subscript(position: Int) -> Int { Int(offsets[position]) }
}

extension ConvolutionShape {
  /// Floats from one row of the input to the next.
  var inputRowStride: Int { width * inputChannels }

  /// Floats of one row of a filter for one output channel, which are contiguous in the input as well.
  var filterRowCount: Int { filterWidth * inputChannels }

  /// Whether the direct kernels support the shape: output channels fill whole vectors, and offsets fit the table.
  var isDirect: Bool { outputChannels % lanes == 0 && inputCount <= Int(Int32.max) }
}
