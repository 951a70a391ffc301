/// The size of the numbers that a workload computes with.
package enum OperandMagnitude: Sendable {
  case usual
  /// Subnormal: inputs of an operation, or activations and moments behind the first layer of a network. They show what
  /// such numbers cost.
  case subnormal

  /// The factor of usual numbers; the subnormal one is about 1e-40.
  var factor: Float { self == .usual ? 1 : Float(bitPattern: 0x1_16C2) }
}
