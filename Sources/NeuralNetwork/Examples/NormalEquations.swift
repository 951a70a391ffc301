/// The normal equations of least squares, (A'A + ridge I) X = A'B, in float64.
struct NormalEquations {
  private let unknowns: Int
  private let rightSides: Int
  /// A'A and, beside it, A'B: unknowns x (unknowns + rightSides).
  private var matrix: [Double]

  /// Zero; the products are added later.
  init(unknowns: Int, rightSides: Int) {
    self.unknowns = unknowns
    self.rightSides = rightSides
    matrix = [Double](repeating: 0, count: unknowns * (unknowns + rightSides))
  }

  /// Adds the products of some rows of A and B: A'A and, beside it, A'B.
  mutating func add(_ products: UnsafeMutableBufferPointer<Float>) {
    precondition(products.count == matrix.count, "\(products.count) products for \(matrix.count)")
    for i in matrix.indices { matrix[i] += Double(products[i]) }
  }

  /// X, unknowns x rightSides, by Cholesky's factorisation (Golub & Van Loan, *Matrix Computations*, section 4.2). A
  /// positive ridge makes the matrix positive definite.
  func solution(ridge: Double) -> [Double] {
    let width = unknowns + rightSides
    var rows = matrix
    for i in 0..<unknowns { rows[i * width + i] += ridge }
    // Elimination without pivots leaves the upper factor and the right sides of its equations.
    for pivot in 0..<unknowns {
      let scale = 1 / rows[pivot * width + pivot]
      for row in pivot + 1..<unknowns {
        let factor = rows[pivot * width + row] * scale
        if factor == 0 { continue }
        for column in row..<width { rows[row * width + column] -= factor * rows[pivot * width + column] }
      }
    }
    var solution = [Double](repeating: 0, count: unknowns * rightSides)
    for row in stride(from: unknowns - 1, through: 0, by: -1) {
      for side in 0..<rightSides {
        var sum = rows[row * width + unknowns + side]
        for column in row + 1..<unknowns { sum -= rows[row * width + column] * solution[column * rightSides + side] }
        solution[row * rightSides + side] = sum / rows[row * width + row]
      }
    }
    return solution
  }
}
