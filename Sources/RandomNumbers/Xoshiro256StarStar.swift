/// Blackman and Vigna's xoshiro256**: the generator of weights, orders, digits and distortions.
///
/// It uses only integer arithmetic, so a seed gives the same numbers on every platform and in every version. Period
/// 2^256 - 1. "Scrambled Linear Pseudorandom Number Generators", ACM TOMS 47(4), 2021; https://prng.di.unimi.it.
package struct Xoshiro256StarStar: RandomNumberGenerator, Sendable {
  @usableFromInline var state: (UInt64, UInt64, UInt64, UInt64)

  /// The generator whose state is the first four numbers of `SplitMix64(seed: seed)`, as its authors recommend.
  package init(seed: UInt64) {
    var source = SplitMix64(seed: seed)
    self.init(state: (source.next(), source.next(), source.next(), source.next()))
  }

  /// One of the independent generators that belong to `seed`.
  ///
  /// Streams of one seed always differ. The seed is scrambled, then the stream's number times an odd constant is added;
  /// the scrambled sum seeds the generator. For one seed, this sum is a bijection of the stream's number.
  package init(seed: UInt64, stream: RandomStream) {
    let origin = SplitMix64.mix(seed &+ 0x9E37_79B9_7F4A_7C15)
    self.init(seed: SplitMix64.mix(origin &+ stream.number &* 0xD134_2543_DE82_EF95))
  }

  /// The generator with this state, which must not be all zeros.
  init(state: (UInt64, UInt64, UInt64, UInt64)) {
    self.state = state
  }

  /// The next 64 bits.
  @inlinable
  package mutating func next() -> UInt64 {
    let result = Self.rotateLeft(state.1 &* 5, by: 7) &* 9
    let shifted = state.1 << 17
    state.2 ^= state.0
    state.3 ^= state.1
    state.1 ^= state.2
    state.0 ^= state.3
    state.2 ^= shifted
    state.3 = Self.rotateLeft(state.3, by: 45)
    return result
  }

  @inlinable
  static func rotateLeft(_ value: UInt64, by count: UInt64) -> UInt64 {
    value << count | value >> (64 - count)
  }
}
