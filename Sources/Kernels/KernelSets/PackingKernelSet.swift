/// A kernel set whose matrix product packs parts of B: it copies them into the order in which it reads them. It can run
/// the packing alone, so that a benchmark can time it.
package protocol PackingKernelSet: KernelSet {
  /// Floats that `gemm` writes when it packs B; zero if it reads all of B in place.
  func packedCount(_ shape: GEMMShape) -> Int

  /// Packs B as a product of this shape does, but does not multiply. Each panel overwrites the one before, because
  /// `workspace` has room for one.
  func pack(_ shape: GEMMShape, b: UnsafePointer<Float>, workspace: UnsafeMutablePointer<Float>)
}
