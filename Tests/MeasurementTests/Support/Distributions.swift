import Foundation
import RandomNumbers

@testable import Measurement

/// Synthetic times from known distributions, drawn from the module's seeded generator.
struct Distributions {
  private var generator: SplitMix64

  init(seed: UInt64) {
    generator = SplitMix64(seed: seed)
  }

  /// Uniform in 0..<1.
  mutating func uniform() -> Double {
    Double(generator.next() >> 11) * 0x1p-53
  }

  /// Standard normal (Box and Muller).
  mutating func normal() -> Double {
    (-2 * log(1 - uniform())).squareRoot() * cos(2 * .pi * uniform())
  }

  /// Exponential with mean 1.
  mutating func exponential() -> Double {
    -log(1 - uniform())
  }

  /// Normal around 1 with the given standard deviation.
  mutating func normalTime(noise: Double = 0.01) -> Double {
    1 + noise * normal()
  }

  /// Log-normal with median 1 and a shape of 0.5: strongly skewed to the right.
  mutating func logNormalTime() -> Double {
    exp(0.5 * normal())
  }

  /// Half of the samples around 1, half around 1.1; the median of the distribution is 1.05, in between.
  mutating func evenlyBimodalTime() -> Double {
    normalTime() + (uniform() < 0.5 ? 0.1 : 0)
  }

  /// A fifth of the samples are hit by a burst that takes up to several times as long as the work itself.
  mutating func burstyTime() -> Double {
    normalTime() + (uniform() < 0.2 ? exponential() : 0)
  }

  mutating func array(_ count: Int, _ draw: (inout Distributions) -> Double) -> [Double] {
    (0..<count).map { _ in draw(&self) }
  }
}
