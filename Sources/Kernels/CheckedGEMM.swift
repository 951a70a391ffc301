// The checked operations take buffers instead of pointers and throw a ``ShapeError`` before a kernel could reach beyond
// one.

extension KernelSet {
  /// C = alpha op(A) op(B) + beta C, row-major; see ``GEMMShape``. Buffers may be larger than the matrices in them.
  public func gemm(
    _ shape: GEMMShape, alpha: Float, a: AlignedBuffer<Float>, b: AlignedBuffer<Float>, beta: Float,
    c: AlignedBuffer<Float>, workspace: AlignedBuffer<Float>
  ) throws(ShapeError) {
    let check = OperandCheck(operation: "gemm")
    try check.shape(shape)
    try check.count("a", a.count, atLeast: shape.countA)
    try check.count("b", b.count, atLeast: shape.countB)
    try check.count("c", c.count, atLeast: shape.countC)
    try check.workspace(workspace, workspaceCount(for: .gemm(shape)))
    gemm(
      shape, alpha: alpha, a: a.pointer, b: b.pointer, beta: beta, c: c.pointer, workspace: workspace.pointer)
  }
}
