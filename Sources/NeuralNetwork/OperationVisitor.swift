import Kernels

/// Sees operations one after the other, whatever their types. Embedded Swift has no values of type `any Operation`.
protocol OperationVisitor {
  /// The errors of a visit.
  associatedtype Failure: Error

  /// Sees one operation.
  mutating func visit(_ operation: some Operation) throws(Failure)
}
