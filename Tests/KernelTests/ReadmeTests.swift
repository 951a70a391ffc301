import Files
import Foundation
import Kernels
import Testing

@testable import KernelCatalog

/// The README's kernel set is the same as the one here, and computes correct results.
@Suite struct ReadmeTests {
  private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  /// The README's blocks of Swift, in order.
  private static let blocks: [String] = {
    let text = (try? FileBytes.text(root.appending(path: "README.md").path)) ?? ""
    return text.components(separatedBy: "```swift\n").dropFirst().map { $0.components(separatedBy: "```")[0] }
  }()

  @Test func theBlocksAreWhatIsCompiledHere() throws {
    let file = Self.root.appending(path: "Tests/KernelTests/Support/BlockedKernels.swift")
    let source = try FileBytes.text(file.path).replacing("import Kernels\n\n", with: "")
    try #require(Self.blocks.count == 2, "a new block of code in the README needs a test")
    #expect(Self.blocks[0] == source)
    #expect(Self.blocks[1] == "KernelCatalogEntry(name: \"blocked\") { BlockedKernels() },\n")
    let entry = KernelCatalogEntry(name: "blocked") { BlockedKernels() }
    #expect(entry.name == "blocked")
  }

  @Test(
    arguments: [(1, 1, 1), (5, 7, 3), (3, 16, 9), (8, 33, 31), (31, 64, 17), (2, 3, 0)], [(1, 0), (0, 0.5), (2, -1)])
  func theKernelMatchesReference(extents: (m: Int, n: Int, k: Int), scales: (alpha: Float, beta: Float)) throws {
    let (kernels, operands) = (BlockedKernels(), Operands(label: "README", placement: .againstEnd))
    var generator = SeededGenerator(seed: 23)
    for (transposesA, transposesB) in [(false, false), (true, false), (false, true), (true, true)] {
      let shape = GEMMShape(
        m: extents.m, n: extents.n, k: extents.k, transposesA: transposesA, transposesB: transposesB)
      let (a, b) = (generator.floats(shape.countA), generator.floats(shape.countB))
      let c = scales.beta == 0 ? [Float](repeating: .nan, count: shape.countC) : generator.floats(shape.countC)
      let (values, scalars) = (
        GEMM.Operands(a: AlignedBuffer(a), b: AlignedBuffer(b), c: AlignedBuffer(c)),
        GEMM.Scalars(alpha: scales.alpha, beta: scales.beta)
      )
      let expectation = GEMM(shape).reference(values, scalars)
      let plan = try GEMM(shape).plan(by: kernels)
      let placed = operands.place(values, of: GEMM(shape))
      try plan.call(placed, workspace: operands.workspace(plan.workspaceCount))(scalars)
      expect(placed.c, "c", expectation["c"], operands)
    }
    operands.expectIntact()
  }
}
