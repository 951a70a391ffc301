/// What each operation of a ``KernelSet`` must compute, in `Double`, with the error bound that rounding allows in
/// `Float`.
///
/// Operands are the very buffers that a kernel gets. Outputs to which an operation adds are given as they were before.
/// Shapes are not checked here beyond what the buffers trap on: run the kernel's checked operation first.
public enum Reference {
  /// An operand as it is.
  static func values(_ buffer: AlignedBuffer<Float>) -> [Double] { OperandReading.values(buffer) }
}

/// The two ways in which a reference reads an operand: for the result, and for the size of the terms that add up to it.
enum OperandReading {
  case values
  case magnitudes

  /// The operand's elements, or their absolute values.
  func callAsFunction(_ operand: AlignedBuffer<Float>) -> [Double] {
    switch self {
    case .values: operand.array.map { Double($0) }
    case .magnitudes: operand.array.map { Double($0.magnitude) }
    }
  }
}
