import Kernels

/// The offset of each of a patch's elements from the patch's start, in the order of a filter's weights. Dividing a
/// weight's number by the length of a filter's row instead took 2 % of a tile's time with AVX2 on a Zen 4.
struct PatchElements {
  private let offsets: UnsafePointer<Int32>

  /// Floats of workspace for the table of `shape`.
  static func workspaceCount(_ shape: ConvolutionShape) -> Int { alignedCount(shape.patchCount) }

  /// Fills the table, in `workspace`.
  init(_ shape: ConvolutionShape, workspace: UnsafeMutablePointer<Float>) {
    let table = UnsafeMutableRawPointer(workspace).bindMemory(to: Int32.self, capacity: max(shape.patchCount, 1))
    var next = 0
    for y in 0..<shape.filterHeight {
      let row = Int32(truncatingIfNeeded: y * shape.inputRowStride)
      for i in 0..<shape.filterRowCount {
        table[next] = row &+ Int32(truncatingIfNeeded: i)
        next &+= 1
      }
    }
    offsets = UnsafePointer(table)
  }

  @inline(__always)
  subscript(element: Int) -> Int { Int(offsets[element]) }
}
