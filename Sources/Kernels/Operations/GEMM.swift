// The protocol documents its members.
// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
/// The general matrix product C = alpha op(A) op(B) + beta C, row-major.
public struct GEMM: Operation {
  /// Matrices.
  public struct Operands: OperandSet {
    /// op(A) is m x k.
    public var a: AlignedBuffer<Float>
    /// op(B) is k x n.
    public var b: AlignedBuffer<Float>
    /// m x n; not read if beta is zero.
    public var c: AlignedBuffer<Float>

    /// Empty buffers.
    public init() { self.init(a: .empty, b: .empty, c: .empty) }

    /// Buffers may be larger than the matrices in them.
    public init(a: AlignedBuffer<Float>, b: AlignedBuffer<Float>, c: AlignedBuffer<Float>) {
      self.a = a
      self.b = b
      self.c = c
    }
  }

  /// The factors of the product and of the old C.
  public struct Scalars: Sendable {
    /// The factor of the product; if it is zero, A and B are not read.
    public var alpha: Float
    /// The factor of the old C.
    public var beta: Float

    /// By default C is overwritten with the product.
    public init(alpha: Float = 1, beta: Float = 0) {
      self.alpha = alpha
      self.beta = beta
    }
  }

  public static let name: StaticString = "gemm"
  /// Sizes, transpositions and leading dimensions.
  public let shape: GEMMShape

  /// The product of matrices of these sizes.
  public init(_ shape: GEMMShape) { self.shape = shape }

  public var operands: [Operand<Operands>] {
    [
      .floats("a", { $1(&$0.a) }, shape.countA, mayBeLarger: true),
      .floats("b", { $1(&$0.b) }, shape.countB, mayBeLarger: true),
      .floats("c", { $1(&$0.c) }, shape.countC, .result, mayBeLarger: true),
    ]
  }
  public var benchmarkScalars: Scalars { Scalars() }
  public var flops: Int { 2 * shape.m * shape.n * shape.k }
  public var bytes: Int {
    MemoryLayout<Float>.size * (shape.m * shape.k + shape.k * shape.n + shape.m * shape.n)
  }

  public func checkShape() throws(ShapeError) { try shape.check(check) }

  public func uncheckedPlan(by kernels: any KernelSet) -> Plan<GEMM> {
    let shape = shape
    return Plan(self, algorithm: "matrix product", workspaceCount: kernels.workspaceCount(for: shape)) {
      kernels.gemm(
        shape, alpha: $1.alpha, a: $0.a.pointer, b: $0.b.pointer, beta: $1.beta, c: $0.c.pointer,
        workspace: $2.workspace.pointer)
    }
  }

  /// The new C, from the old one. Elements between C's rows must not change.
  public func reference(_ operands: Operands, _ scalars: Scalars) -> Expectation<GEMM> {
    let read = OperandReading.magnitudes
    var result = OperandReading.values(operands.c)
    Naive.gemm(
      shape, alpha: Double(scalars.alpha), a: OperandReading.values(operands.a), b: OperandReading.values(operands.b),
      beta: Double(scalars.beta), c: &result)
    // Only C's elements get a magnitude: the elements between its rows get none, so they must stay exactly the same.
    var magnitude = [Double](repeating: 0, count: operands.c.count)
    for i in 0..<shape.m {
      for j in i * shape.leadingDimensionC..<i * shape.leadingDimensionC + shape.n {
        magnitude[j] = Double(operands.c[j].magnitude)
      }
    }
    Naive.gemm(
      shape, alpha: Double(scalars.alpha.magnitude), a: read(operands.a), b: read(operands.b),
      beta: Double(scalars.beta.magnitude), c: &magnitude)
    return Expectation(self, [("c", ReferenceResult(values: result, magnitudes: magnitude, terms: shape.k))])
  }
}

// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
extension GEMM: OperationWithLetters {
  public typealias Shape = GEMMShape
  public static let shapeName = "gemm"

  public init(_ values: ShapeValues) { self.init(GEMMShape(values)) }
}

extension Naive {
  /// Each row of C is a sum of rows of op(B), weighted by a row of op(A). If B is transposed, each element of C is a
  /// dot product of two rows. Both read B in the order of its addresses, and add the same terms in the same order.
  // In a plan's function, the compiler would read the shape again at every step of a loop.
  @inline(never)
  @_specialize(where Scalar == Float)
  @_specialize(where Scalar == Double)
  package static func gemm<Scalar: BinaryFloatingPoint>(
    _ shape: GEMMShape, alpha: Scalar, a: UnsafePointer<Scalar>, b: UnsafePointer<Scalar>, beta: Scalar,
    c: UnsafeMutablePointer<Scalar>
  ) {
    let (lda, ldb) = (shape.leadingDimensionA, shape.leadingDimensionB)
    let (rowStepA, columnStepA) = shape.transposesA ? (1, lda) : (lda, 1)
    for i in 0..<shape.m {
      let row = c + i * shape.leadingDimensionC
      for j in 0..<shape.n { row[j] = beta == 0 ? 0 : beta * row[j] }
      if alpha == 0 { continue }
      let rowOfA = a + i * rowStepA
      if shape.transposesB {
        for j in 0..<shape.n {
          let columnOfB = b + j * ldb
          var sum = row[j]
          for p in 0..<shape.k { sum += alpha * rowOfA[p &* columnStepA] * columnOfB[p] }
          row[j] = sum
        }
      } else {
        for p in 0..<shape.k {
          let (factor, rowOfB) = (alpha * rowOfA[p * columnStepA], b + p * ldb)
          for j in 0..<shape.n { row[j] += factor * rowOfB[j] }
        }
      }
    }
  }
}
