import Kernels

/// What happens to a vector of sums on its way from registers to memory.
///
/// A type of its own for each case, so that the tile that is compiled for it has no branches on the way out.
protocol Epilogue {
  /// The value to write for `sum`, of which the first `count` lanes belong at output column `column` and on; `output` reads what is
  /// there now.
  func finish(_ sum: Vector, column: Int, count: Int, output: () -> Vector) -> Vector
}

/// output = sum.
struct Overwrite: Epilogue {
  @inline(__always)
  func finish(_ sum: Vector, column: Int, count: Int, output: () -> Vector) -> Vector { sum }
}

/// output = output + sum.
struct Accumulate: Epilogue {
  @inline(__always)
  func finish(_ sum: Vector, column: Int, count: Int, output: () -> Vector) -> Vector { output() + sum }
}

/// output = alpha x sum + beta x output, where a beta of zero means that the output is not read.
struct Scale: Epilogue {
  let alpha: Float
  let beta: Float

  @inline(__always)
  func finish(_ sum: Vector, column: Int, count: Int, output: () -> Vector) -> Vector {
    beta == 0 ? sum * alpha : (sum * alpha).adding(output(), times: Vector(repeating: beta))
  }
}

/// output = activation(partial + sum + bias), where partial is the output so far if the reduction came in several blocks.
struct AddBias: Epilogue {
  /// A bias for each output column.
  let bias: UnsafePointer<Float>
  let activation: Activation
  let continues: Bool

  @inline(__always)
  func finish(_ sum: Vector, column: Int, count: Int, output: () -> Vector) -> Vector {
    var value = sum + (count >= lanes ? bias.vector(at: column) : .load(first: count, from: bias + column))
    if continues { value += output() }
    return activation == .relu ? value.rectified : value
  }
}
