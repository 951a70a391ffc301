/// The shape of a general matrix multiplication C = alpha op(A) op(B) + beta C on row-major matrices.
///
/// op(A) is m x k, op(B) is k x n, C is m x n. A transposed A is stored as k x m, a transposed B as n x k.
public struct GEMMShape: Hashable, Sendable {
  /// Rows of op(A) and C.
  public let m: Int
  /// Columns of op(B) and C.
  public let n: Int
  /// Columns of op(A), rows of op(B).
  public let k: Int
  /// Whether A is stored as k x m.
  public let transposesA: Bool
  /// Whether B is stored as n x k.
  public let transposesB: Bool
  /// Elements from one stored row of A to the next.
  public let leadingDimensionA: Int
  /// Elements from one stored row of B to the next.
  public let leadingDimensionB: Int
  /// Elements from one row of C to the next.
  public let leadingDimensionC: Int

  /// Describes a product; leading dimensions default to the stored row's length (dense matrices).
  public init(
    m: Int, n: Int, k: Int, transposesA: Bool = false, transposesB: Bool = false,
    leadingDimensionA: Int? = nil, leadingDimensionB: Int? = nil, leadingDimensionC: Int? = nil
  ) {
    self.m = m
    self.n = n
    self.k = k
    self.transposesA = transposesA
    self.transposesB = transposesB
    self.leadingDimensionA = leadingDimensionA ?? (transposesA ? m : k)
    self.leadingDimensionB = leadingDimensionB ?? (transposesB ? k : n)
    self.leadingDimensionC = leadingDimensionC ?? n
  }

  /// Elements that A spans in memory.
  public var countA: Int { Self.span(rows: transposesA ? k : m, columns: transposesA ? m : k, leadingDimensionA) }
  /// Elements that B spans in memory.
  public var countB: Int { Self.span(rows: transposesB ? n : k, columns: transposesB ? k : n, leadingDimensionB) }
  /// Elements that C spans in memory.
  public var countC: Int { Self.span(rows: m, columns: n, leadingDimensionC) }

  private static func span(rows: Int, columns: Int, _ leadingDimension: Int) -> Int {
    rows == 0 || columns == 0 ? 0 : (rows - 1) * leadingDimension + columns
  }
}

extension GEMMShape {
  func check(_ check: OperandCheck) throws(ShapeError) {
    try check.extent("m", m, atLeast: 0)
    try check.extent("n", n, atLeast: 0)
    try check.extent("k", k, atLeast: 0)
    try check.extent("leadingDimensionA", leadingDimensionA, atLeast: transposesA ? m : k)
    try check.extent("leadingDimensionB", leadingDimensionB, atLeast: transposesB ? k : n)
    try check.extent("leadingDimensionC", leadingDimensionC, atLeast: n)
    try check.product("a", (transposesA ? k : m, leadingDimensionA, 1, 1))
    try check.product("b", (transposesB ? n : k, leadingDimensionB, 1, 1))
    try check.product("c", (m, leadingDimensionC, 1, 1))
  }
}

// The protocol documents its members.
// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
extension GEMMShape: ShapeWithLetters {
  public static let letters = [
    ShapeLetter("m", "rows of C"), ShapeLetter("n", "columns of C"), ShapeLetter("k", "the reduction"),
    ShapeLetter("a", "1 if A is transposed", 0...1, standard: 0),
    ShapeLetter("b", "1 if B is transposed", 0...1, standard: 0),
  ]

  public static var hasBatch: Bool { false }

  public init(_ values: ShapeValues) {
    self.init(
      m: values["m"], n: values["n"], k: values["k"], transposesA: values["a"] == 1, transposesB: values["b"] == 1)
  }

  public static func floats(_ values: ShapeValues) -> Double {
    values.product("mk") + values.product("kn") + values.product("mn")
  }
}
