import Kernels

/// im2col and a register-tiled GEMM. It shows the gain of vector instructions alone, before anything is fused.
// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
public final class SIMDGEMMKernelSet: KernelSet {
  /// Makes the kernel set for this module's instruction set.
  public init() {}

  public var name: String { "simd-\(instructionSet)-im2col" }

  public func workspaceCount(for product: GEMMShape) -> Int { gemmWorkspaceCount }

  public var rowsAreIndependent: Bool { true }

  public func gemm(
    _ shape: GEMMShape, alpha: Float, a: UnsafePointer<Float>, b: UnsafePointer<Float>, beta: Float,
    c: UnsafeMutablePointer<Float>, workspace: UnsafeMutablePointer<Float>
  ) {
    // If alpha is zero, there is no product to add: the tiles run over a reduction of length zero.
    let shape = alpha == 0 ? shape.withoutReduction : shape
    multiplyMatrices(shape, alpha: alpha, a: a, b: b, beta: beta, c: c, workspace: workspace)
  }
}

extension SIMDGEMMKernelSet: PackingKernelSet {
  package func packedCount(_ shape: GEMMShape) -> Int { packedPanelsCount(shape) }

  package func pack(_ shape: GEMMShape, b: UnsafePointer<Float>, workspace: UnsafeMutablePointer<Float>) {
    packPanels(shape, b: b, workspace: workspace)
  }
}

extension GEMMShape {
  fileprivate var withoutReduction: GEMMShape {
    GEMMShape(
      m: m, n: n, k: 0, transposesA: transposesA, transposesB: transposesB, leadingDimensionA: leadingDimensionA,
      leadingDimensionB: leadingDimensionB, leadingDimensionC: leadingDimensionC)
  }
}
