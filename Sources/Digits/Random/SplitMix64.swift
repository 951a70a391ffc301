/// Steele, Lea and Flood's SplitMix64: a 64-bit counter whose value is scrambled.
///
/// Too small a state for long simulations, but every seed is a good one, which is why it fills larger generators'
/// states. "Fast Splittable Pseudorandom Number Generators", OOPSLA 2014; constants of Vigna's `splitmix64.c`.
public struct SplitMix64: RandomNumberGenerator, Sendable {
  private var counter: UInt64

  /// The generator that begins at `seed`.
  public init(seed: UInt64) {
    self.counter = seed
  }

  /// The next 64 bits.
  public mutating func next() -> UInt64 {
    counter &+= 0x9E37_79B9_7F4A_7C15
    return Self.mix(counter)
  }

  /// A bijection of the 64-bit integers in which every bit of the argument changes half the bits of the result.
  static func mix(_ value: UInt64) -> UInt64 {
    var bits = value
    bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
    bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
    return bits ^ (bits >> 31)
  }
}
