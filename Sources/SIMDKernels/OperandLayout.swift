/// How op(A) lies in memory, for loops that are compiled once for each layout.
protocol OperandLayout {
  /// Whether the rows of op(A) are the columns of A.
  static var isTransposed: Bool { get }
}

/// A row's elements lie side by side.
enum RowMajor: OperandLayout { static var isTransposed: Bool { false } }

/// A column's elements lie side by side.
enum Transposed: OperandLayout { static var isTransposed: Bool { true } }

extension OperandLayout {
  /// The strides from row to row and from step to step of the reduction, of which one is 1.
  @inline(__always)
  static func strides(row: Int, depth: Int) -> (row: Int, depth: Int) {
    isTransposed ? (1, depth) : (row, 1)
  }
}
