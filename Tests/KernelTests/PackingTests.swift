import KernelCatalog
import Kernels
import Testing

/// The packing of matrix products, run alone.
@Suite struct PackingTests {
  private static let sets = KernelCatalog.available.compactMap { $0 as? any PackingKernelSet }

  @Test("A panel holds B's rows one behind the other, and as many floats as are counted", arguments: [false, true])
  func panel(transposesB: Bool) {
    #expect(!Self.sets.isEmpty)
    // Narrower than any panel, not a multiple of any vector, and shorter than a block.
    let (rows, columns) = (7, 3)
    // Rows this far apart are packed, transposed or not.
    let stride = 300
    let shape = GEMMShape(m: 5, n: columns, k: rows, transposesB: transposesB, leadingDimensionB: stride)
    let b = AlignedBuffer((0..<shape.countB).map { Float($0) })
    for kernels in Self.sets {
      let workspace = AlignedBuffer<Float>(zeros: kernels.workspaceCount(for: shape))
      workspace.fill(with: .nan)
      kernels.pack(shape, b: b.pointer, workspace: workspace.pointer)
      let width = kernels.packedCount(shape) / rows
      #expect(width >= columns && kernels.packedCount(shape) == rows * width, "\(kernels.name)")
      for row in 0..<rows {
        for column in 0..<columns {
          let expected = Float(transposesB ? column * stride + row : row * stride + column)
          #expect(workspace[row * width + column] == expected, "\(kernels.name)")
        }
      }
      #expect(workspace.array.dropFirst(rows * width).allSatisfy { $0.isNaN }, "\(kernels.name)")
    }
  }

  @Test("Whole vectors close together are read in place")
  func inPlace() {
    for kernels in Self.sets {
      let shape = GEMMShape(m: 5, n: 64, k: 9)
      let workspace = AlignedBuffer<Float>(zeros: kernels.workspaceCount(for: shape))
      workspace.fill(with: .nan)
      kernels.pack(shape, b: AlignedBuffer<Float>(zeros: shape.countB).pointer, workspace: workspace.pointer)
      #expect(kernels.packedCount(shape) == 0 && workspace.array.allSatisfy { $0.isNaN }, "\(kernels.name)")
      #expect(kernels.packedCount(GEMMShape(m: 5, n: 1024, k: 9)) == 1024 * 9, "\(kernels.name)")
    }
  }

  @Test("Of rows that fill no whole vectors, only the last are packed: those that reach beyond the matrix")
  func lastRows() {
    for kernels in Self.sets {
      let shape = GEMMShape(m: 5, n: 3, k: 20)
      let b = AlignedBuffer((0..<shape.countB).map { Float($0) })
      let workspace = AlignedBuffer<Float>(zeros: kernels.workspaceCount(for: shape))
      workspace.fill(with: .nan)
      kernels.pack(shape, b: b.pointer, workspace: workspace.pointer)
      let count = kernels.packedCount(shape)
      let firstRow = Int(workspace[0]) / 3
      let width = count / (20 - firstRow)
      #expect(firstRow >= 15 && workspace.array.prefix { !$0.isNaN }.count == count, "\(kernels.name)")
      for row in firstRow..<20 {
        #expect(workspace[(row - firstRow) * width] == Float(row * 3), "\(kernels.name)")
      }
    }
  }
}
