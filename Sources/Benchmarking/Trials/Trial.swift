import Kernels

/// One kernel set at one workload, on buffers of its own. The proof and the timing use the same buffers.
package protocol Trial: AnyObject, Sendable {
  /// Does the work once.
  func run() throws(ShapeError)

  /// Bytes of scratch memory that a call needs beyond the operands; nil if not known.
  var workspaceBytes: Int? { get }

  /// Floating-point operations that a call executes; nil if not known.
  var executedFlops: Double? { get }

  /// Does the work once more and checks every output element against the float64 reference.
  ///
  /// - Returns: the greatest error, relative to the sum of the magnitudes that were added up.
  /// - Throws: ``Disproof`` if an element exceeds its error bound.
  func prove() throws(Disproof) -> Double
}

extension Trial {
  /// Does the work `calls` times, as training does it: with subnormal numbers taken as zero.
  package func run(calls: Int) throws(ShapeError) {
    try flushingSubnormals { () throws(ShapeError) in for _ in 0..<calls { try run() } }
  }

  package var workspaceBytes: Int? { nil }
  package var executedFlops: Double? { nil }
}

/// The error of a result that rounding does not explain.
public struct Disproof: Error, CustomStringConvertible {
  /// One line: the wrong value, its place, and the expected value.
  public let description: String

  init(description: String) { self.description = description }

  /// A call that was refused, so that there is no result.
  package init(_ refusal: ShapeError) { description = refusal.description }
}
