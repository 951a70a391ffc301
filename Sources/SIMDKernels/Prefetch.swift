import CPUFeatures

/// What a loop over the steps of a reduction brings into the cache beside its own operands.
protocol Prefetch {
  /// Prefetches for the next `steps` steps.
  mutating func advance(steps: Int)
}

/// No prefetch.
struct NoPrefetch: Prefetch {
  @inline(__always)
  func advance(steps: Int) {}
}

/// One cache line at a time, the next one `stride` floats further at each step: to the second-level cache, because the
/// tiles before the one that uses the line need the first themselves.
struct LinePrefetch: Prefetch {
  var address: UnsafePointer<Float>
  let stride: Int

  @inline(__always)
  mutating func advance(steps: Int) {
    cpu_prefetch_second_level(address)
    address += steps &* stride
  }
}
