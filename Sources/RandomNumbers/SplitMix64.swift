/// Steele, Lea and Flood's SplitMix64: a 64-bit counter whose value is scrambled.
///
/// Its state is too small for long simulations, but every seed is good. So it fills the states of larger generators and
/// shuffles small sets. "Fast Splittable Pseudorandom Number Generators", OOPSLA 2014; constants of Vigna's
/// `splitmix64.c`. It bounds and shuffles with its own code, so a seed gives the same results with every version of the
/// standard library.
package struct SplitMix64: RandomNumberGenerator, Sendable {
  @usableFromInline var counter: UInt64

  /// The generator that begins at `seed`.
  package init(seed: UInt64) {
    self.counter = seed
  }

  /// The next 64 bits.
  @inlinable
  package mutating func next() -> UInt64 {
    counter &+= 0x9E37_79B9_7F4A_7C15
    return Self.mix(counter)
  }

  /// An integer in `0..<bound`. Its bias is below bound / 2^64.
  ///
  /// - Precondition: `bound` > 0.
  @inlinable
  package mutating func next(below bound: Int) -> Int {
    Int(next().multipliedFullWidth(by: UInt64(bound)).high)
  }

  /// The elements in random order (Fisher and Yates).
  package mutating func shuffled<Element>(_ elements: [Element]) -> [Element] {
    var result = elements
    for last in stride(from: result.count - 1, to: 0, by: -1) {
      result.swapAt(last, next(below: last + 1))
    }
    return result
  }

  /// A bijection of the 64-bit integers in which every bit of the argument changes half the bits of the result.
  @inlinable
  static func mix(_ value: UInt64) -> UInt64 {
    var bits = value
    bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
    bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
    return bits ^ (bits >> 31)
  }
}
