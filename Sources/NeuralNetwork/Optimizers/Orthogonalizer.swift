import Kernels

/// Muon's step on matrices: a direction X (fan-in x outputs) is replaced by nearly the closest matrix whose columns are
/// orthonormal, and the weights move by rate sqrt(outputs) of that.
///
/// Five Newton-Schulz steps X <- a X + b X (X'X) + c X (X'X)^2 with a, b, c = 3.4445, -4.7750, 2.0315 bring all
/// singular values of X / |X| near 1 (Jordan et al., "Muon", 2024). Each step multiplies X by a polynomial in its Gram
/// matrix G = X'X, and maps G to Q G Q. So the polynomials are worked out on outputs x outputs matrices, and X is
/// multiplied once, by their product.
///
/// Blocks of rows and the matrices themselves are independent pieces of work; sums are taken in order, whoever does
/// what.
final class Orthogonalizer: Sendable {
  /// Independent pieces of the first and last part.
  var blockCount: Int { blocks.count }
  /// Independent pieces of the middle part.
  var matrixCount: Int { matrices.count }

  /// Where directions are put first, laid out like the parameters.
  let directions: AlignedBuffer<Float>

  private static let steps = 5
  private static let coefficients: (a: Float, b: Float, c: Float) = (3.4445, -4.7750, 2.0315)
  /// Rows that are a piece of work.
  private static let blockRows = 144

  private struct Block: Sendable {
    let matrix: Int
    /// Among the parameters.
    let range: Range<Int>
    let rows: Int
    let gram: AlignedBuffer<Float>
    let workspace: AlignedBuffer<Float>
  }

  private struct Matrix: Sendable {
    let columns: Int
    let blocks: Range<Int>
    let gram: AlignedBuffer<Float>
    let polynomial: AlignedBuffer<Float>
    let scratch: AlignedBuffer<Float>
    /// The product of the polynomials so far, and room for the next.
    let products: [AlignedBuffer<Float>]
    let workspace: AlignedBuffer<Float>
  }

  private let kernels: any KernelSet
  private let blocks: [Block]
  private let matrices: [Matrix]
  /// 1 / |X| of each matrix.
  private let scales: AlignedBuffer<Float>

  /// Makes room for the kernels `tensors` of a network whose parameters take `count` floats.
  init(_ tensors: [ParameterTensor], count: Int, kernels: any KernelSet) {
    var blocks: [Block] = []
    var matrices: [Matrix] = []
    for tensor in tensors {
      let columns = tensor.shape[tensor.shape.count - 1]
      let rows = tensor.range.count / columns
      let firstBlock = blocks.count
      for first in stride(from: 0, to: rows, by: Self.blockRows) {
        let blockRows = min(Self.blockRows, rows - first)
        let start = tensor.range.lowerBound + first * columns
        let shapes = [Self.gramShape(rows: blockRows, columns), Self.productShape(rows: blockRows, columns)]
        blocks.append(
          Block(
            matrix: matrices.count, range: start..<start + blockRows * columns, rows: blockRows,
            gram: AlignedBuffer(zeros: columns * columns), workspace: Self.workspace(shapes, kernels)))
      }
      func square() -> AlignedBuffer<Float> { AlignedBuffer(zeros: columns * columns) }
      matrices.append(
        Matrix(
          columns: columns, blocks: firstBlock..<blocks.count, gram: square(), polynomial: square(),
          scratch: square(), products: [square(), square()],
          workspace: Self.workspace([Self.productShape(rows: columns, columns)], kernels)))
    }
    self.kernels = kernels
    self.blocks = blocks
    self.matrices = matrices
    directions = AlignedBuffer(zeros: count)
    scales = AlignedBuffer(zeros: matrices.count)
  }

  /// The parameters of block `index`.
  func parameters(block index: Int) -> Range<Int> { blocks[index].range }

  /// The parameters of matrix `index`.
  func parameters(matrix index: Int) -> Range<Int> {
    let range = matrices[index].blocks
    return blocks[range.lowerBound].range.lowerBound..<blocks[range.upperBound - 1].range.upperBound
  }

  /// First: the Gram matrix of the direction's rows in block `index`.
  func multiplyByItself(block index: Int) throws(ShapeError) {
    let block = blocks[index]
    let direction = directions[block.range]
    try kernels.gemm(
      Self.gramShape(rows: block.rows, matrices[block.matrix].columns), alpha: 1, a: direction, b: direction, beta: 0,
      c: block.gram, workspace: block.workspace)
  }

  /// Second: the product of the polynomials of matrix `index`.
  func iterate(matrix index: Int) throws(ShapeError) {
    let matrix = matrices[index]
    let shape = Self.productShape(rows: matrix.columns, matrix.columns)
    let gram = matrix.gram
    gram.copy(from: blocks[matrix.blocks.lowerBound].gram)
    for block in matrix.blocks.dropFirst() { try kernels.add(blocks[block].gram, to: gram) }
    scales[index] = Self.normalize(gram, columns: matrix.columns)
    let (_, _, c) = Self.coefficients
    for step in 0..<Self.steps {
      // Before the first step there is no product yet.
      let polynomial = step == 0 ? matrix.products[0] : matrix.polynomial
      Self.beginPolynomial(of: gram, columns: matrix.columns, into: polynomial)
      try kernels.gemm(shape, alpha: c, a: gram, b: gram, beta: 1, c: polynomial, workspace: matrix.workspace)
      if step > 0 {
        try kernels.gemm(
          shape, alpha: 1, a: matrix.products[(step - 1) % 2], b: polynomial, beta: 0, c: matrix.products[step % 2],
          workspace: matrix.workspace)
      }
      guard step < Self.steps - 1 else { return }
      try kernels.gemm(
        shape, alpha: 1, a: gram, b: polynomial, beta: 0, c: matrix.scratch, workspace: matrix.workspace)
      try kernels.gemm(
        shape, alpha: 1, a: matrix.scratch, b: polynomial, beta: 0, c: gram, workspace: matrix.workspace)
    }
  }

  /// Third: moves the weights of block `index`, after they have decayed to `kept` of themselves; returns where they
  /// are.
  func move(
    block index: Int, parameters: AlignedBuffer<Float>, rate: Float, kept: Float
  ) throws(ShapeError) -> Range<Int> {
    let block = blocks[index]
    let matrix = matrices[block.matrix]
    let scale = rate * Float(matrix.columns).squareRoot() * scales[block.matrix]
    try kernels.gemm(
      Self.productShape(rows: block.rows, matrix.columns), alpha: -scale, a: directions[block.range],
      b: matrix.products[(Self.steps - 1) % 2], beta: kept, c: parameters[block.range], workspace: block.workspace)
    return block.range
  }

  /// Divides a Gram matrix by its trace, |X|^2; returns 1 / |X|.
  private static func normalize(_ gram: AlignedBuffer<Float>, columns: Int) -> Float {
    let elements = gram.elements
    var squaredNorm: Float = 0
    for i in 0..<columns { squaredNorm += elements[i * (columns + 1)] }
    let scale = 1 / (squaredNorm.squareRoot() + 1e-12)
    for i in elements.indices { elements[i] *= scale * scale }
    return scale
  }

  /// a I + b G
  private static func beginPolynomial(
    of gram: AlignedBuffer<Float>, columns: Int, into polynomial: AlignedBuffer<Float>
  ) {
    let (g, q) = (gram.elements, polynomial.elements)
    let (a, b, _) = coefficients
    for i in g.indices { q[i] = b * g[i] }
    for i in 0..<columns { q[i * (columns + 1)] += a }
  }

  private static func gramShape(rows: Int, _ columns: Int) -> GEMMShape {
    GEMMShape(m: columns, n: columns, k: rows, transposesA: true)
  }

  private static func productShape(rows: Int, _ columns: Int) -> GEMMShape {
    GEMMShape(m: rows, n: columns, k: columns)
  }

  private static func workspace(_ shapes: [GEMMShape], _ kernels: any KernelSet) -> AlignedBuffer<Float> {
    AlignedBuffer(zeros: shapes.map { kernels.workspaceCount(for: .gemm($0)) }.max() ?? 0)
  }
}
