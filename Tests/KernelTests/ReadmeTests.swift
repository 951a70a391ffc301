import Files
import Foundation
import Kernels
import Testing

@testable import KernelCatalog

/// That the kernel which the README shows is the one here, and computes what it should.
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
      let expectation = Reference.gemm(
        shape, alpha: scales.alpha, a: AlignedBuffer(a), b: AlignedBuffer(b), beta: scales.beta, c: AlignedBuffer(c))
      let result = operands.update(c)
      try kernels.gemm(
        shape, alpha: scales.alpha, a: operands.input(a), b: operands.input(b), beta: scales.beta, c: result,
        workspace: kernels.workspace(for: .gemm(shape), operands))
      expect(result, "c", expectation, operands)
    }
    operands.expectIntact()
  }
}
