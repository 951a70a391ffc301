/// A kernel set whose matrix product copies parts of B into the order in which it reads them, and which can do that
/// step by itself, for those who want to know how long it takes.
package protocol PackingKernelSet: KernelSet {
  /// Floats that ``KernelSet/gemm(_:alpha:a:b:beta:c:workspace:)`` writes in packing B; zero where it reads all of B in
  /// place.
  func packedCount(_ shape: GEMMShape) -> Int

  /// The packing that a product of this shape does, without the multiplying: panel after panel, each over the one
  /// before, as `workspace` covers one.
  func pack(_ shape: GEMMShape, b: UnsafePointer<Float>, workspace: UnsafeMutablePointer<Float>)
}
