/// What happens to a vector of sums on its way from registers to memory.
///
/// A type of its own for each case, so that the tile that is compiled for it has no branches on the way out: with
/// one, its rows would be written by a loop, for which the sums have to lie in memory, and every step would store them.
protocol Epilogue {
  /// Whether what is in the output makes a difference.
  var readsOutput: Bool { get }

  /// The epilogue of the sums that are added to what this one has written: of a reduction's later blocks.
  associatedtype Following: Epilogue
  var following: Following { get }

  /// The value to write for `sum`; `output` reads what is there now.
  func finish(_ sum: Vector, output: () -> Vector) -> Vector
}

/// output = sum.
struct Overwrite: Epilogue {
  var readsOutput: Bool { false }

  var following: Accumulate { Accumulate() }

  @inline(__always)
  func finish(_ sum: Vector, output: () -> Vector) -> Vector { sum }
}

/// output = output + sum.
struct Accumulate: Epilogue {
  var readsOutput: Bool { true }

  var following: Accumulate { self }

  @inline(__always)
  func finish(_ sum: Vector, output: () -> Vector) -> Vector { output() + sum }
}

/// output = alpha x sum.
struct Scale: Epilogue {
  let alpha: Float

  var readsOutput: Bool { false }

  var following: ScaleAndAdd { .init(alpha: alpha, beta: 1) }

  @inline(__always)
  func finish(_ sum: Vector, output: () -> Vector) -> Vector { sum * alpha }
}

/// output = alpha x sum + beta x output.
struct ScaleAndAdd: Epilogue {
  let alpha: Float
  let beta: Float

  var readsOutput: Bool { true }

  var following: ScaleAndAdd { ScaleAndAdd(alpha: alpha, beta: 1) }

  @inline(__always)
  func finish(_ sum: Vector, output: () -> Vector) -> Vector {
    (sum * alpha).adding(output(), times: Vector(repeating: beta))
  }
}

/// Something that ends with an epilogue.
protocol Product {
  func run(_ epilogue: some Epilogue)
}

extension Product {
  /// output = alpha x product + beta x output, where a beta of zero means that the output is not read.
  @inline(__always)
  func run(alpha: Float, beta: Float) {
    if alpha == 1 && beta == 0 {
      run(Overwrite())
    } else if alpha == 1 && beta == 1 {
      run(Accumulate())
    } else if beta == 0 {
      run(Scale(alpha: alpha))
    } else {
      run(ScaleAndAdd(alpha: alpha, beta: beta))
    }
  }
}
