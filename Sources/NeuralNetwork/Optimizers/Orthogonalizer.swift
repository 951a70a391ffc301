import Kernels

/// Muon's step on matrices. It replaces a direction X (fan-in x outputs) by nearly the closest matrix with orthonormal
/// columns. The weights then move by rate sqrt(outputs) times this matrix.
///
/// Two Newton-Schulz steps X <- a X + b X (X'X) + c X (X'X)^2 bring the singular values of X near 1 (Jordan et al.,
/// "Muon", 2024). Their coefficients differ from step to step (Amsel et al., "The Polar Express", 2025): they bring
/// singular values between 0.03 and 1 to between 0.62 and 1.38, closer than any others do in two steps, and multiply
/// smaller ones by up to 21. Tests/Numerics/muon_polynomials.py computes them.
///
/// Each step multiplies X by a polynomial in its Gram matrix G = X'X, and maps G to Q G Q. So the polynomials are
/// worked out on outputs x outputs matrices, and X is multiplied once, by their product. Before the first step, X is
/// divided by the root of |G|, which is at least its greatest singular value. With the norm of X itself, most singular
/// values would begin much lower.
///
/// Blocks of rows and the matrices themselves are independent pieces of work. Sums are taken in a fixed order, no
/// matter which thread does which piece.
final class Orthogonalizer: Sendable {
  /// The number of independent pieces of the first and last part.
  var blockCount: Int { blocks.count }
  /// The number of independent pieces of the middle part.
  var matrixCount: Int { matrices.count }

  /// The directions, laid out like the parameters. The optimizer writes them before the first part.
  let directions: AlignedBuffer<Float>

  /// The coefficients of a step.
  private typealias Coefficients = (a: Float, b: Float, c: Float)

  private static let steps: [Coefficients] = [(7.3625, -20.7434, 15.1606), (2.9175, -2.1824, 0.4755)]
  /// Rows per piece of work.
  private static let blockRows = 144

  private struct Block: Sendable {
    let matrix: Int
    /// The block's place among the parameters.
    let range: Range<Int>
    let gram: AlignedBuffer<Float>
    /// Writes X'X of the direction's rows to `gram`.
    let multiplyByItself: Call<GEMM>
    /// Adds the direction's rows times the product of the polynomials to the weights.
    let move: Call<GEMM>
  }

  private struct Matrix: Sendable {
    let columns: Int
    let blocks: Range<Int>
    let gram: AlignedBuffer<Float>
    let steps: [Step]
  }

  /// The matrix products of one Newton-Schulz step. In the first step, the polynomial itself is the product so far.
  private struct Step: Sendable {
    let polynomial: AlignedBuffer<Float>
    /// Adds c G G to the polynomial.
    let square: Call<GEMM>
    /// Multiplies the product so far by the polynomial; nil in the first step.
    let append: Call<GEMM>?
    /// Computes G Q, then multiplies it by Q and writes the result to G.
    let map: (half: Call<GEMM>, whole: Call<GEMM>)
  }

  private let kernels: any KernelSet
  private let blocks: [Block]
  private let matrices: [Matrix]
  /// What each matrix is multiplied by before the first step.
  private let scales: AlignedBuffer<Float>

  /// Allocates memory for the weights `tensors` among `parameters`.
  ///
  /// - Throws: `ShapeError` if the kernels refuse a shape.
  init(_ tensors: [ParameterTensor], parameters: AlignedBuffer<Float>, kernels: any KernelSet) throws(ShapeError) {
    var blocks: [Block] = []
    var matrices: [Matrix] = []
    let directions = AlignedBuffer<Float>(zeros: parameters.count)
    func workspace(_ shapes: [GEMMShape]) -> AlignedBuffer<Float> {
      AlignedBuffer(zeros: shapes.map { kernels.workspaceCount(for: $0) }.max() ?? 0)
    }
    func call(
      _ shape: GEMMShape, _ operands: GEMM.Operands, _ workspace: AlignedBuffer<Float>
    ) throws(ShapeError) -> Call<GEMM> {
      try GEMM(shape).plan(by: kernels).call(operands, workspace: workspace)
    }
    for tensor in tensors {
      let columns = tensor.shape[tensor.shape.count - 1]
      let rows = tensor.range.count / columns
      func square() -> AlignedBuffer<Float> { AlignedBuffer(zeros: columns * columns) }
      let (gram, scratch, polynomial, products) = (square(), square(), square(), [square(), square()])
      let firstBlock = blocks.count
      for first in stride(from: 0, to: rows, by: Self.blockRows) {
        let blockRows = min(Self.blockRows, rows - first)
        let start = tensor.range.lowerBound + first * columns
        let range = start..<start + blockRows * columns
        let (direction, blockGram) = (directions[range], square())
        let gramShape = GEMMShape(m: columns, n: columns, k: blockRows, transposesA: true)
        let moveShape = GEMMShape(m: blockRows, n: columns, k: columns)
        let workspace = workspace([gramShape, moveShape])
        blocks.append(
          Block(
            matrix: matrices.count, range: range, gram: blockGram,
            multiplyByItself: try call(gramShape, .init(a: direction, b: direction, c: blockGram), workspace),
            move: try call(
              moveShape, .init(a: direction, b: products[(Self.steps.count - 1) % 2], c: parameters[range]), workspace))
        )
      }
      let shape = GEMMShape(m: columns, n: columns, k: columns)
      let workspace = workspace([shape])
      var steps: [Step] = []
      for step in Self.steps.indices {
        let polynomial = step == 0 ? products[0] : polynomial
        steps.append(
          Step(
            polynomial: polynomial, square: try call(shape, .init(a: gram, b: gram, c: polynomial), workspace),
            append: step == 0
              ? nil
              : try call(shape, .init(a: products[(step - 1) % 2], b: polynomial, c: products[step % 2]), workspace),
            map: (
              try call(shape, .init(a: gram, b: polynomial, c: scratch), workspace),
              try call(shape, .init(a: scratch, b: polynomial, c: gram), workspace)
            )))
      }
      matrices.append(Matrix(columns: columns, blocks: firstBlock..<blocks.count, gram: gram, steps: steps))
    }
    self.kernels = kernels
    self.blocks = blocks
    self.matrices = matrices
    self.directions = directions
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
  func multiplyByItself(block index: Int) throws(ShapeError) { try blocks[index].multiplyByItself(.init()) }

  /// Second: the product of the polynomials of matrix `index`.
  func iterate(matrix index: Int) throws(ShapeError) {
    let matrix = matrices[index]
    let gram = matrix.gram
    gram.copy(from: blocks[matrix.blocks.lowerBound].gram)
    for block in matrix.blocks.dropFirst() { try kernels.add(blocks[block].gram, to: gram) }
    scales[index] = Self.normalize(gram)
    for (number, step) in matrix.steps.enumerated() {
      let coefficients = Self.steps[number]
      Self.beginPolynomial(coefficients, of: gram, columns: matrix.columns, into: step.polynomial)
      try step.square(.init(alpha: coefficients.c, beta: 1))
      try step.append?(.init())
      guard number < Self.steps.count - 1 else { return }
      try step.map.half(.init())
      try step.map.whole(.init())
    }
  }

  /// Third: multiplies the weights of block `index` by `kept`, then moves them. Returns their range among the
  /// parameters.
  func move(block index: Int, rate: Float, kept: Float) throws(ShapeError) -> Range<Int> {
    let block = blocks[index]
    let scale = rate * Float(matrices[block.matrix].columns).squareRoot() * scales[block.matrix]
    try block.move(.init(alpha: -scale, beta: kept))
    return block.range
  }

  /// Divides a Gram matrix by its norm |G|; returns the root of 1 / |G|, by which this divides X.
  private static func normalize(_ gram: AlignedBuffer<Float>) -> Float {
    let elements = gram.elements
    // Eight sums, in an order that no instruction set changes; in float64, where no square underflows.
    var sums = SIMD8<Double>()
    let whole = elements.count / sums.scalarCount * sums.scalarCount
    for first in stride(from: 0, to: whole, by: sums.scalarCount) {
      var group = SIMD8<Double>()
      for lane in group.indices { group[lane] = Double(elements[first + lane]) }
      sums += group * group
    }
    var squaredNorm = sums.sum()
    for element in elements[whole...] { squaredNorm += Double(element) * Double(element) }
    let scale = Float(1 / (squaredNorm.squareRoot() + 1e-24))
    for i in elements.indices { elements[i] *= scale }
    return scale.squareRoot()
  }

  /// a I + b G
  private static func beginPolynomial(
    _ coefficients: Coefficients, of gram: AlignedBuffer<Float>, columns: Int, into polynomial: AlignedBuffer<Float>
  ) {
    let (g, q) = (gram.elements, polynomial.elements)
    let (a, b, _) = coefficients
    for i in g.indices { q[i] = b * g[i] }
    for i in 0..<columns { q[i * (columns + 1)] += a }
  }
}
