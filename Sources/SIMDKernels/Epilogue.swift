/// How a vector of sums gets from registers to memory.
///
/// Each case is a type of its own, so that its compiled tile has no branch when it writes its sums. With a branch, the
/// compiler would write the rows by a loop; the sums would then have to lie in memory, and every step would store them.
protocol Epilogue {
  /// Whether the result depends on the old output.
  var readsOutput: Bool { get }

  /// The epilogue of a reduction's later blocks: it adds their sums to the output of this one.
  associatedtype Following: Epilogue
  var following: Following { get }

  /// The value to write for `sum`; `output` reads the old output.
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

/// output = alpha x sum + beta x output. No tile is compiled for it: see ``PanelProduct/scaling``.
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

/// A product that ends with an epilogue.
protocol Product {
  func run(_ epilogue: some Epilogue)
}

extension Product {
  /// output = product, or output + product.
  @inline(__always)
  func run(accumulates: Bool) {
    if accumulates {
      run(Accumulate())
    } else {
      run(Overwrite())
    }
  }
}
