/// One step of a plan that consists of several.
public struct PlanPart: Sendable {
  /// What kind of step it is.
  public enum Phase: String, Sendable, CaseIterable {
    /// Copying patches into a matrix.
    case im2col
    /// Copying an operand of a matrix product into the order in which the product reads it.
    case packing
    /// The matrix product.
    case multiply
    /// Adding up the gradients of overlapping patches.
    case col2im
    /// Pooling, forward or backward.
    case pooling
    /// The rest: bias and activation, or the bias gradient.
    case epilogue
  }

  /// What kind of step it is.
  public let phase: Phase
  /// Floating-point operations, a multiply-add counted as two.
  public let flops: Int
  /// The least bytes that move between memory and the core.
  public let bytes: Int
  /// The matrix product's shape; nil if the step is no matrix product.
  public let product: GEMMShape?

  /// A step that is an operation of its own.
  package init(_ phase: Phase, _ operation: some Operation) {
    self.phase = phase
    flops = operation.flops
    bytes = operation.bytes
    product = (operation as? GEMM)?.shape
  }

  private init(_ phase: Phase, flops: Int, bytes: Int) {
    self.phase = phase
    self.flops = flops
    self.bytes = bytes
    product = nil
  }

  /// An epilogue that adds once for each output, in `passes` passes over the outputs.
  static func epilogue(outputs: Int, biases: Int, passes: Int) -> PlanPart {
    PlanPart(.epilogue, flops: outputs, bytes: MemoryLayout<Float>.size * (passes * outputs + biases))
  }
}
