import Kernels

/// The phases from which a kernel set builds an operation, and the work of each.
struct PhaseWork {
  private let parts: [PlanPart]
  /// The name of the kernel set's algorithm.
  let algorithm: String
  /// Floats that are packed for the products; zero if a library packs them itself.
  let packedCount: Int

  /// - Throws: `ShapeError` if the shape makes no sense.
  init(_ operation: some Operation, by kernels: any KernelSet) throws(ShapeError) {
    let plan = try operation.plan(by: kernels)
    let parts = plan.parts
    algorithm = plan.algorithm
    let product = (operation as? GEMM)?.shape
    let products = parts.compactMap(\.product) + [product].compactMap { $0 }
    let packer = kernels as? any PackingKernelSet
    let packedCount = products.reduce(0) { $0 + (packer?.packedCount($1) ?? 0) }
    self.packedCount = packedCount
    // A product has phases if it packs.
    self.parts = product.map { packedCount > 0 ? [PlanPart(.multiply, GEMM($0))] : [] } ?? parts
  }

  /// Whether the phases can be timed one by one.
  var isDivided: Bool { !parts.isEmpty }

  /// The work of a phase; nil if there is no such phase.
  subscript(_ phase: PlanPart.Phase) -> (flops: Int, bytes: Int)? {
    if phase == .packing {
      // Read and written.
      return packedCount == 0 ? nil : (0, 2 * packedCount * MemoryLayout<Float>.size)
    }
    let parts = parts.filter { $0.phase == phase }
    return parts.isEmpty ? nil : (parts.reduce(0) { $0 + $1.flops }, parts.reduce(0) { $0 + $1.bytes })
  }
}
