import Kernels

/// im2col and a register-tiled GEMM: what vector instructions buy before anything is fused.
// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
public struct SIMDGEMMKernelSet: KernelSet {
  /// Makes the set for the instruction set this module was built for.
  public init() {}

  public var name: String { "simd-\(instructionSet)-im2col" }

  public func workspaceCount(for operation: Operation) -> Int {
    if case .gemm = operation { gemmWorkspaceCount } else { defaultWorkspaceCount(for: operation) }
  }

  public func gemm(
    _ shape: GEMMShape, alpha: Float, a: UnsafePointer<Float>, b: UnsafePointer<Float>, beta: Float,
    c: UnsafeMutablePointer<Float>, workspace: UnsafeMutablePointer<Float>
  ) {
    // Without a product to add, the tiles run over a reduction of length zero.
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
