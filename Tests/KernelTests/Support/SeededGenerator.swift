/// SplitMix64 (Steele, Lea & Flood 2014): test data that is the same in every run.
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// Uniform floats in [-scale, scale), multiples of scale / 2^23.
  mutating func floats(_ count: Int, scale: Float = 1) -> [Float] {
    (0..<count).map { _ in scale * (Float(next() >> 40) / 0x80_0000 - 1) }
  }

  /// Bytes less than `limit`.
  mutating func bytes(_ count: Int, lessThan limit: Int) -> [UInt8] {
    (0..<count).map { _ in UInt8(next() % UInt64(limit)) }
  }
}
