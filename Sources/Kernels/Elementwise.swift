// The element-by-element functions that layers need besides the operations.

/// The element-by-element functions of a ``KernelSet``.
public protocol ElementwiseKernels: AnyObject {
  /// Zeroes the elements of `gradient` whose `output` (of a ReLU) is not positive.
  func reluBackward(count: Int, output: UnsafePointer<Float>, gradient: UnsafeMutablePointer<Float>)

  /// sum += source, element by element.
  func add(count: Int, _ source: UnsafePointer<Float>, to sum: UnsafeMutablePointer<Float>)
}

// The protocol documents these functions.
// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
extension KernelSet {
  public func reluBackward(count: Int, output: UnsafePointer<Float>, gradient: UnsafeMutablePointer<Float>) {
    for i in 0..<count { gradient[i] = output[i] > 0 ? gradient[i] : 0 }
  }

  public func add(count: Int, _ source: UnsafePointer<Float>, to sum: UnsafeMutablePointer<Float>) {
    for i in 0..<count { sum[i] += source[i] }
  }

  /// Zeroes the elements of `gradient` whose `output` (of a ReLU) is not positive.
  ///
  /// - Throws: `ShapeError` unless both have as many elements.
  public func reluBackward(output: AlignedBuffer<Float>, gradient: AlignedBuffer<Float>) throws(ShapeError) {
    try OperandCheck(operation: "reluBackward").count("gradient", gradient.count, output.count)
    reluBackward(count: output.count, output: output.pointer, gradient: gradient.pointer)
  }

  /// sum += source, element by element.
  ///
  /// - Throws: `ShapeError` unless both have as many elements.
  public func add(_ source: AlignedBuffer<Float>, to sum: AlignedBuffer<Float>) throws(ShapeError) {
    try OperandCheck(operation: "add").count("source", source.count, sum.count)
    add(count: sum.count, source.pointer, to: sum.pointer)
  }
}

/// matrix = activation(matrix + bias), the bias added to each row.
func addBias(
  rows: Int, columns: Int, _ bias: UnsafePointer<Float>, _ activation: Activation,
  to matrix: UnsafeMutablePointer<Float>
) {
  for row in 0..<rows {
    let line = matrix + row * columns
    switch activation {
    case .identity: for column in 0..<columns { line[column] += bias[column] }
    case .relu: for column in 0..<columns { line[column] = max(line[column] + bias[column], 0) }
    }
  }
}

/// The sum of each column of a matrix.
func sumRows(
  rows: Int, columns: Int, _ matrix: UnsafePointer<Float>, into sums: UnsafeMutablePointer<Float>
) {
  sums.update(repeating: 0, count: columns)
  for row in 0..<rows {
    for column in 0..<columns { sums[column] += matrix[row * columns + column] }
  }
}
