import Kernels

#if WEB_SIMD
  import SIMDKernels
#endif
#if WEB_RELAXED
  import SIMDKernelsRelaxed
#endif

/// The kernel sets of this build of the engine, the slowest first.
enum KernelSets {
  static let all: [any KernelSet] = {
    var sets: [any KernelSet] = [NaiveKernels(), Im2colNaiveKernels()]
    #if WEB_SIMD
      sets.append(SIMDKernels.SIMDKernelSet())
    #endif
    #if WEB_RELAXED
      sets.append(SIMDKernelsRelaxed.SIMDKernelSet())
    #endif
    return sets
  }()

  /// The set with this index in the page's list.
  static func set(_ index: Int32) throws(EngineError) -> any KernelSet {
    guard all.indices.contains(Int(index)) else { throw EngineError("there is no kernel set \(index)") }
    return all[Int(index)]
  }
}
