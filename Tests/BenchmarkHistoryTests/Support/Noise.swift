import Foundation
import RandomNumbers

/// Random numbers of simulations, by seed.
struct Noise {
  private var generator: SplitMix64

  init(seed: UInt64) { generator = SplitMix64(seed: seed) }

  /// Uniform in 0..<1.
  mutating func uniform() -> Double { Double(generator.next() >> 11) * 0x1p-53 }

  /// An integer in 0..<bound.
  mutating func integer(below bound: Int) -> Int { generator.next(below: bound) }

  /// Standard normal (Box and Muller).
  mutating func normal() -> Double { (-2 * log(1 - uniform())).squareRoot() * cos(2 * .pi * uniform()) }

  /// Exponential with mean 1.
  mutating func exponential() -> Double { -log(1 - uniform()) }
}
