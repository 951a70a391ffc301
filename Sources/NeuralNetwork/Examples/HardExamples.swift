import Kernels

/// Finds the images that a linear classifier finds hard. They teach a network more than others: of MNIST, 16,000 images
/// of which half are hard teach more than 24,000 random ones.
///
/// The classifier is least squares with a ridge, fitted to +1 for an image's class and -1 for the others. Its features
/// are the means of 2 x 2 pixels and a constant. An image's margin is the output of its class minus the greatest other
/// output; hard images have small margins. Sums are taken in a fixed order, so that the choice does not depend on the
/// number of threads.
///
/// Source of the idea: Sorscher et al., "Beyond neural scaling laws: beating power law scaling via data pruning"
/// (2022).
struct HardExamples: Sendable {
  /// Images that the classifier is fitted to.
  private static let fitted = 6_000
  /// Images in a piece of work: their rows stay in the second-level cache.
  private static let pieceCount = 250
  /// Added to the diagonal of the features' Gram matrix.
  private static let ridge = 10.0

  private let image: FeatureShape
  private let classes: Int
  private let kernels: any KernelSet
  private let features: Int
  /// Elements of an image's row: its features, then its targets.
  private let width: Int

  /// For images of shape `image` in `classes` classes.
  init(image: FeatureShape, classes: Int, kernels: any KernelSet) {
    self.image = image
    self.classes = classes
    self.kernels = kernels
    features = (image.height / 2) * (image.width / 2) * image.channels + 1
    width = features + classes
  }

  /// The indices of the `count` hardest images of `data`, in ascending order. The classifier is fitted to the first
  /// images of `order`, a permutation of all.
  ///
  /// - Throws: `ShapeError` if the kernels refuse a matrix product.
  func hardest(_ count: Int, of data: ExampleReader, order: [UInt32], pool: WorkerPool) throws(ShapeError) -> [UInt32] {
    let weights = try fit(data, Array(order.prefix(Self.fitted)), pool)
    // A margin in the upper half of a key, and its image in the lower half.
    let keys = AlignedBuffer<UInt64>(zeros: data.count)
    try forEachPiece(of: data, (0..<UInt32(data.count)).map { $0 }, pool) { (range, memory) throws(ShapeError) in
      let shape = GEMMShape(m: range.count, n: classes, k: features, leadingDimensionA: width)
      try memory.multiply(shape, memory.rows, weights, into: memory.outputs[0..<shape.countC], by: kernels)
      for (row, image) in range.enumerated() {
        let margin = margin(
          outputs: memory.outputs.elements[row * classes..<(row + 1) * classes],
          targets: memory.rows.elements[row * width + features..<(row + 1) * width])
        keys[image] = UInt64(margin.bitsInOrder) << 32 | UInt64(image)
      }
    }
    return keys.array.sorted().prefix(count).map { UInt32(truncatingIfNeeded: $0) }.sorted()
  }

  /// The classifier's weights: features x classes.
  private func fit(
    _ data: ExampleReader, _ indices: [UInt32], _ pool: WorkerPool
  ) throws(ShapeError) -> AlignedBuffer<Float> {
    let pieces = (indices.count + Self.pieceCount - 1) / Self.pieceCount
    let products = (0..<pieces).map { _ in AlignedBuffer<Float>(zeros: features * width) }
    try forEachPiece(of: data, indices, pool) { (range, memory) throws(ShapeError) in
      let shape = GEMMShape(m: features, n: width, k: range.count, transposesA: true, leadingDimensionA: width)
      let product = products[range.lowerBound / Self.pieceCount]
      try memory.multiply(shape, memory.rows, memory.rows, into: product, by: kernels)
    }
    var equations = NormalEquations(unknowns: features, rightSides: classes)
    for product in products { equations.add(product.elements) }
    return AlignedBuffer(equations.solution(ridge: Self.ridge).map { Float($0) })
  }

  /// Writes the rows of the images at `indices`: the means of 2 x 2 pixels, one, and +1 for the class and -1 for the
  /// others.
  private func writeRows(_ data: ExampleReader, _ indices: Span<UInt32>, _ memory: PieceMemory) {
    data.copyFeatures(at: indices, into: memory.pixels.elements)
    data.copyLabels(at: indices, into: memory.labels.elements)
    let (pixels, rows) = (memory.pixels.elements, memory.rows.elements)
    let (channels, rowCount) = (image.channels, image.width * image.channels)
    for index in 0..<indices.count {
      var destination = index * width
      for y in stride(from: 0, to: image.height - 1, by: 2) {
        for x in stride(from: 0, to: image.width - 1, by: 2) {
          let corner = index * image.count + y * rowCount + x * channels
          for upper in corner..<corner + channels {
            let lower = upper + rowCount
            rows[destination] =
              (pixels[upper] + pixels[upper + channels] + pixels[lower] + pixels[lower + channels]) / 4
            destination += 1
          }
        }
      }
      rows[destination] = 1
      for label in 0..<classes { rows[destination + 1 + label] = label == Int(memory.labels[index]) ? 1 : -1 }
    }
  }

  /// The output of the class whose target is +1, minus the greatest other output.
  private func margin(
    outputs: Slice<UnsafeMutableBufferPointer<Float>>, targets: Slice<UnsafeMutableBufferPointer<Float>>
  ) -> Float {
    var (own, other) = (Float.zero, -Float.infinity)
    for (output, target) in zip(outputs, targets) {
      if target > 0 { own = output } else { other = max(other, output) }
    }
    return own - other
  }

  /// Writes the rows of each piece of `indices`, then calls `body` with the piece's range.
  private func forEachPiece(
    of data: ExampleReader, _ indices: [UInt32], _ pool: WorkerPool,
    _ body: @Sendable (_ range: Range<Int>, _ memory: PieceMemory) throws(ShapeError) -> Void
  ) throws(ShapeError) {
    let pieces = (indices.count + Self.pieceCount - 1) / Self.pieceCount
    // Each share has its own memory: new memory for each piece would take longer than all the arithmetic.
    let shares = min(pool.threads, pieces)
    try pool.run(count: shares) { (share) throws(ShapeError) in
      let memory = PieceMemory(images: Self.pieceCount, pixels: image.count, width: width, classes: classes)
      for piece in stride(from: share, to: pieces, by: shares) {
        let range = piece * Self.pieceCount..<min((piece + 1) * Self.pieceCount, indices.count)
        writeRows(data, indices.span.extracting(range), memory)
        try body(range, memory)
      }
    }
  }
}

/// The buffers for the images of one piece of work.
private final class PieceMemory {
  let pixels: AlignedBuffer<Float>
  let labels: AlignedBuffer<UInt8>
  let rows: AlignedBuffer<Float>
  let outputs: AlignedBuffer<Float>
  private var workspace = AlignedBuffer<Float>.empty

  init(images: Int, pixels: Int, width: Int, classes: Int) {
    self.pixels = AlignedBuffer(zeros: images * pixels)
    labels = AlignedBuffer(zeros: images)
    rows = AlignedBuffer(zeros: images * width)
    outputs = AlignedBuffer(zeros: images * classes)
  }

  /// C = op(A) B; operands may be larger than the shape asks for.
  func multiply(
    _ shape: GEMMShape, _ a: AlignedBuffer<Float>, _ b: AlignedBuffer<Float>, into c: AlignedBuffer<Float>,
    by kernels: any KernelSet
  ) throws(ShapeError) {
    let plan = try GEMM(shape).plan(by: kernels)
    if workspace.count < plan.workspaceCount { workspace = AlignedBuffer(zeros: plan.workspaceCount) }
    try plan.call(.init(a: a[0..<shape.countA], b: b[0..<shape.countB], c: c), workspace: workspace)(.init())
  }
}

extension Float {
  /// Bits that are ordered like the numbers themselves.
  fileprivate var bitsInOrder: UInt32 { bitPattern & 1 << 31 == 0 ? bitPattern | 1 << 31 : ~bitPattern }
}
