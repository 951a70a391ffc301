import KernelCatalog
import Kernels
import Testing

@Suite struct GEMMTests {
  /// Smallest, empty, prime, just around vector widths, and larger than any sensible cache block in each direction.
  static let extents: [(m: Int, n: Int, k: Int)] = [
    (1, 1, 1), (2, 3, 4), (0, 3, 2), (3, 0, 2), (3, 4, 0), (0, 0, 0), (1, 7, 5), (7, 1, 5), (7, 5, 1), (1, 33, 64),
    (1, 150, 40), (1, 10, 64), (2, 576, 64), (1, 91, 530), (9, 64, 1), (5, 128, 1), (1, 64, 1), (7, 10, 1), (5, 83, 1),
    (13, 16, 17), (5, 15, 31), (6, 16, 8), (8, 32, 16), (12, 64, 9), (14, 63, 33), (17, 65, 7), (31, 37, 29),
    (4, 127, 97), (97, 4, 127), (127, 97, 3), (26, 48, 53), (129, 131, 257), (40, 8, 1031), (9, 2050, 11),
    (1500, 9, 13), (61, 275, 300), (600, 20, 150), (17, 32, 40),
  ]

  /// Pairs of alpha and beta: zero, one and other values of each.
  static let scales: [(alpha: Float, beta: Float)] = [
    (1, 0), (1, 1), (0, 0), (0, 1), (0, 0.5), (2, 0.5), (-1.5, -1), (1, 0.25), (-1, 0), (0.3, 1),
  ]

  @Test(arguments: extents)
  func matchesReference(m: Int, n: Int, k: Int) {
    var generator = SeededGenerator(seed: UInt64(m * 7919 + n * 104729 + k))
    for (index, (padded, transposesA, transposesB)) in Self.layouts.enumerated() {
      let shape = GEMMShape(
        m: m, n: n, k: k, transposesA: transposesA, transposesB: transposesB,
        leadingDimensionA: padded ? (transposesA ? m : k) + 3 : nil,
        leadingDimensionB: padded ? (transposesB ? k : n) + 1 : nil, leadingDimensionC: padded ? n + 5 : nil)
      // Each layout takes two of the ten pairs; all ten meet all kinds of extents.
      for offset in [0, 5] {
        let scale = Self.scales[(m + n + k + index + offset) % Self.scales.count]
        check(shape, alpha: scale.alpha, beta: scale.beta, &generator)
      }
    }
  }

  @Test(arguments: networkConvolutions.filter { $0.batch == 3 })
  func matchesReferenceOnTheNetworksShapes(convolution: ConvolutionShape) {
    var generator = SeededGenerator(seed: 1)
    for shape in [convolution.forwardGEMM, convolution.backwardDataGEMM] {
      check(shape, alpha: 1, beta: 0, &generator)
    }
    check(convolution.backwardWeightsGEMM, alpha: 1, beta: 1, &generator)
  }

  @Test func everyScaleOnOneShape() {
    var generator = SeededGenerator(seed: 2)
    for scale in Self.scales {
      check(GEMMShape(m: 19, n: 35, k: 23), alpha: scale.alpha, beta: scale.beta, &generator)
    }
  }

  /// Otherwise an image's results would depend on how the batch is split among threads.
  @Test func rowsDoNotDependOnEachOther() throws {
    var generator = SeededGenerator(seed: 3)
    for n in [1, 10, 37, 64, 150] {
      let (many, one) = (GEMMShape(m: 9, n: n, k: 300), GEMMShape(m: 1, n: n, k: 300))
      let (a, b) = (AlignedBuffer(generator.floats(many.countA)), AlignedBuffer(generator.floats(many.countB)))
      for kernels in KernelCatalog.available where kernels.name.hasPrefix("simd") {
        let workspace = AlignedBuffer<Float>(zeros: kernels.workspaceCount(for: many))
        let (all, row) = (AlignedBuffer<Float>(zeros: many.countC), AlignedBuffer<Float>(zeros: n))
        try GEMM(many).plan(by: kernels).call(.init(a: a, b: b, c: all), workspace: workspace)(.init())
        for index in 0..<many.m {
          let rowOfA = AlignedBuffer(Array(a.array[index * 300..<(index + 1) * 300]))
          try GEMM(one).plan(by: kernels).call(.init(a: rowOfA, b: b, c: row), workspace: workspace)(.init())
          #expect(row.array == Array(all.array[index * n..<(index + 1) * n]), "\(kernels.name), \(n) columns")
        }
      }
    }
  }

  private static let layouts: [(padded: Bool, transposesA: Bool, transposesB: Bool)] = [false, true].flatMap { padded in
    [(padded, false, false), (padded, false, true), (padded, true, false), (padded, true, true)]
  }

  /// If alpha is zero, A and B are NaN; if beta is zero, C's elements are NaN. Between its rows, C holds an odd number,
  /// which must not change.
  private func check(_ shape: GEMMShape, alpha: Float, beta: Float, _ generator: inout SeededGenerator) {
    var (a, b) = (generator.floats(shape.countA), generator.floats(shape.countB))
    if alpha == 0 { (a, b) = (a.map { _ in .nan }, b.map { _ in .nan }) }
    var c = [Float](repeating: 12345.678, count: shape.countC)
    for row in 0..<shape.m {
      let start = row * shape.leadingDimensionC
      for index in start..<start + shape.n { c[index] = beta == 0 ? .nan : generator.floats(1)[0] }
    }
    expectReference(
      GEMM(shape), .init(a: AlignedBuffer(a), b: AlignedBuffer(b), c: AlignedBuffer(c)),
      .init(alpha: alpha, beta: beta), "\(shape), alpha \(alpha), beta \(beta)")
  }
}
