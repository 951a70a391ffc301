import CPUFeatures

#if SIMD_AVX2
  /// Bytes of a panel of B that stay in the first-level cache beside rows of A and C: three quarters of it.
  private let greatestPanel = Int(max(cpu_first_level_cache_bytes(), 32 << 10)) / 4 * 3
#endif

/// The most vectors across a tile that multiplies `rowsOfB` rows of B, of which `length` floats each take their place
/// in the first-level cache.
///
/// With AVX2, a tile of 3 x 4 loads 7 vectors a step for 12 multiply-adds, and one of 6 x 2 loads 8 in shorter pieces.
/// But 3 x 4 reads twice as much of B, which takes too long from the second-level cache.
func mostVectors(rowsOfB: Int, length: Int) -> Int {
  #if SIMD_AVX2
    MemoryLayout<Float>.size * rowsOfB * length <= greatestPanel ? tileVectors : tileVectors / 2
  #else
    tileVectors
  #endif
}
