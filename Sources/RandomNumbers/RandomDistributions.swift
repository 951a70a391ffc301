/// Distributions computed from the generator's bits. They use only exactly rounded operations (+, -, x, /, square
/// root), never a library's logarithm or sine. So they, too, are the same on every platform.
extension Xoshiro256StarStar {
  /// A number from [0, 1): a multiple of 2^-24, all equally likely.
  @inlinable
  package mutating func uniformFloat() -> Float {
    Float(next() >> 40) * 0x1p-24
  }

  /// A number from [0, 1): a multiple of 2^-53, all equally likely.
  @inlinable
  package mutating func uniformDouble() -> Double {
    Double(next() >> 11) * 0x1p-53
  }

  /// A number between the bounds of `range`: the lower bound plus the width times `uniformFloat()`.
  @inlinable
  package mutating func uniform(in range: ClosedRange<Float>) -> Float {
    range.lowerBound + (range.upperBound - range.lowerBound) * uniformFloat()
  }

  /// An integer from 0..<bound, all exactly equally likely.
  ///
  /// Lemire, "Fast Random Integer Generation in an Interval", ACM TOMACS 29(1), 2019, on the upper 32 bits.
  ///
  /// - Precondition: `bound` > 0.
  @inlinable
  package mutating func uniform(below bound: UInt32) -> UInt32 {
    precondition(bound > 0, "no integer is below 0")
    var product = (next() >> 32) * UInt64(bound)
    if UInt32(truncatingIfNeeded: product) < bound {
      let threshold = (0 &- bound) % bound
      while UInt32(truncatingIfNeeded: product) < threshold {
        product = (next() >> 32) * UInt64(bound)
      }
    }
    return UInt32(product >> 32)
  }

  /// A normally distributed number with mean 0 and standard deviation 1.
  ///
  /// Marsaglia's polar method. The second number of each pair is dropped: keeping it would add to the generator's
  /// state.
  package mutating func gaussian() -> Double {
    while true {
      let x = 2 * uniformDouble() - 1
      let y = 2 * uniformDouble() - 1
      let squaredRadius = x * x + y * y
      if squaredRadius > 0 && squaredRadius < 1 {
        return x * (-2 * naturalLogarithm(squaredRadius) / squaredRadius).squareRoot()
      }
    }
  }
}

/// The natural logarithm of a positive, normal number, to about 1e-15 relative to max(1, |log x|).
///
/// x = m 2^e with m between sqrt(1/2) and sqrt(2); log m = 2 artanh((m - 1) / (m + 1)), whose series needs eleven
/// terms.
func naturalLogarithm(_ x: Double) -> Double {
  var exponent = Double(x.exponent)
  var mantissa = x.significand
  if mantissa > 1.414_213_562_373_095_1 {
    mantissa /= 2
    exponent += 1
  }
  let s = (mantissa - 1) / (mantissa + 1)
  var sum = 0.0
  for power in stride(from: 21.0, through: 1, by: -2) {
    sum = sum * s * s + 1 / power
  }
  return exponent * 0.693_147_180_559_945_3 + 2 * s * sum
}
