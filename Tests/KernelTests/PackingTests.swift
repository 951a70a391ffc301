import KernelCatalog
import Kernels
import Testing

/// What products pack, done by itself.
@Suite struct PackingTests {
  private static let sets = KernelCatalog.available.compactMap { $0 as? any PackingKernelSet }

  @Test("A panel holds B's rows one behind the other, and as many floats as are counted", arguments: [false, true])
  func panel(transposesB: Bool) {
    #expect(!Self.sets.isEmpty)
    // Narrower than any panel and no multiple of any vector; shorter than a block.
    let (rows, columns) = (7, 3)
    let shape = GEMMShape(m: 5, n: columns, k: rows, transposesB: transposesB)
    let b = AlignedBuffer((0..<rows * columns).map { Float($0) })
    for kernels in Self.sets {
      let workspace = AlignedBuffer<Float>(zeros: kernels.workspaceCount(for: .gemm(shape)))
      workspace.fill(with: .nan)
      kernels.pack(shape, b: b.pointer, workspace: workspace.pointer)
      let width = kernels.packedCount(shape) / rows
      #expect(width >= columns && kernels.packedCount(shape) == rows * width, "\(kernels.name)")
      for row in 0..<rows {
        for column in 0..<columns {
          let expected = Float(transposesB ? column * rows + row : row * columns + column)
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
      let workspace = AlignedBuffer<Float>(zeros: kernels.workspaceCount(for: .gemm(shape)))
      workspace.fill(with: .nan)
      kernels.pack(shape, b: AlignedBuffer<Float>(zeros: shape.countB).pointer, workspace: workspace.pointer)
      #expect(kernels.packedCount(shape) == 0 && workspace.array.allSatisfy { $0.isNaN }, "\(kernels.name)")
      #expect(kernels.packedCount(GEMMShape(m: 5, n: 1024, k: 9)) == 1024 * 9, "\(kernels.name)")
    }
  }
}
