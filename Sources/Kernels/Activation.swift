/// The function applied to a layer's sums.
public enum Activation: String, Sendable, Hashable, CaseIterable {
  /// x
  case identity
  /// max(x, 0)
  case relu

  /// The function's value at `x`.
  @inline(__always)
  func callAsFunction<Scalar: BinaryFloatingPoint>(_ x: Scalar) -> Scalar {
    switch self {
    case .identity: x
    case .relu: max(x, 0)
    }
  }
}
