import Kernels

/// One kernel set at one piece of work, on buffers of its own: what is proved is what is timed.
protocol Trial: Sendable {
  /// Does the work once.
  func run() throws(ShapeError)

  /// Bytes of scratch memory that the kernels need beyond the operands; nil if that is not told.
  var workspaceBytes: Int? { get }

  /// Floating-point operations that the kernels execute; nil if that is not told.
  var executedFlops: Double? { get }

  /// Does the work once more and holds every output element against the float64 reference.
  ///
  /// - Returns: the greatest error relative to the sum of magnitudes that it comes from.
  /// - Throws: ``Disproof`` if an element leaves its error bound.
  func prove() throws -> Double
}

extension Trial {
  var workspaceBytes: Int? { nil }
  var executedFlops: Double? { nil }
}

/// An output that rounding does not explain.
struct Disproof: Error, CustomStringConvertible {
  /// One line: what is where, and what it should be.
  let description: String
}
