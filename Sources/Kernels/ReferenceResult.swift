/// What an operation's output must be, and how far rounding may carry a kernel from it: element i lies within
/// `factor` x epsilon x `magnitudes[i]` of `values[i]`, epsilon being `Float.ulpOfOne` = 2^-23, twice the unit roundoff
/// u.
///
/// ## The bound of a sum of products
///
/// The magnitude is the sum of the terms' absolute values, and the factor is sqrt(n) + 2 for n terms. In whatever order
/// a kernel adds, with fused multiply-adds or without, the error is certainly at most n u x magnitude to first order
/// (Higham, *Accuracy and Stability of Numerical Algorithms*, section 4.2). That much needs all roundings to conspire;
/// when they are independent with mean zero, it is at most a few times sqrt(n) u x magnitude (Higham & Mary, *A New
/// Approach to Probabilistic Rounding Error Analysis*, 2019). sqrt(n) epsilon is 2 sqrt(n) u, which is the certain
/// bound up to n = 4. Beyond, it leaves room: adding n equal terms one after the other has a standard deviation of
/// about 0.24 sqrt(n) u x magnitude, an eighth of the bound, and terms of both signs or several accumulators have less.
/// A bound linear in n would let a whole term of a long sum go missing. The 2 covers the at most four further
/// roundings: by alpha, by beta, of their sum, or of a bias.
public struct ReferenceResult: Sendable {
  /// The outputs, computed in `Double`.
  public let values: [Double]
  /// The same computation on absolute values: what the errors are proportional to.
  public let magnitudes: [Double]
  /// The multiple of epsilon x magnitude that an error may reach; zero for operations that must be exact.
  public let factor: Double

  /// States an error bound; see the operation's ``Reference`` function for the reason of its factor.
  init(values: [Double], magnitudes: [Double], factor: Double) {
    self.values = values
    self.magnitudes = magnitudes
    self.factor = factor
  }

  /// Expects sums of `terms` products each.
  init(values: [Double], magnitudes: [Double], terms: Int) {
    self.init(values: values, magnitudes: magnitudes, factor: Double(terms).squareRoot() + 2)
  }

  /// Expects sums of `terms` products each, as `compute` gives them.
  init(terms: Int, _ compute: (_ read: OperandReading) -> [Double]) {
    self.init(values: compute(.values), magnitudes: compute(.magnitudes), terms: terms)
  }

  /// Expects exactly `values`.
  init(exactly values: [Double]) {
    self.init(values: values, magnitudes: [Double](repeating: 0, count: values.count), factor: 0)
  }

  /// The greatest error that element `index` may have. Beside rounding, results may be flushed to zero.
  public func bound(at index: Int) -> Double {
    factor == 0 ? 0 : factor * Double(Float.ulpOfOne) * magnitudes[index] + Double(Float.leastNormalMagnitude)
  }

  /// How far `actual` is from what element `index` must be.
  public func deviation(of actual: Double, at index: Int = 0) -> Deviation {
    Deviation(
      index: index, actual: actual, expected: values[index], magnitude: magnitudes[index], bound: bound(at: index))
  }

  /// The element of `output` that uses most of its bound, or `nil` if there are no elements.
  public func worstDeviation(in output: AlignedBuffer<Float>) -> Deviation? {
    precondition(output.count == values.count, "\(output.count) elements for \(values.count) expected ones")
    var worst: Deviation?
    for (index, actual) in output.array.enumerated() {
      let deviation = deviation(of: Double(actual), at: index)
      if deviation.shareOfBound > worst?.shareOfBound ?? -1 { worst = deviation }
    }
    return worst
  }
}

/// How far one element of an output is from what it must be.
public struct Deviation: Sendable, CustomStringConvertible {
  /// The element.
  public let index: Int
  /// What the kernel computed.
  public let actual: Double
  /// What the reference computed.
  public let expected: Double
  /// The sum of magnitudes that the error is measured by.
  public let magnitude: Double
  /// The greatest error allowed.
  public let bound: Double

  /// |actual - expected|; infinite if it is not a number.
  public var error: Double {
    let difference = (actual - expected).magnitude
    return difference.isNaN ? .infinity : difference
  }

  /// The error as a share of the magnitude.
  public var relativeError: Double { error == 0 ? 0 : error / magnitude }

  /// The error as a share of the bound: at most one when all is well.
  public var shareOfBound: Double { error == 0 ? 0 : error / bound }

  /// Whether the error is small enough to be rounding.
  public var isWithinBound: Bool { error <= bound }

  /// "element 3 is 1.5, expected 1.4 +- 1e-06"
  public var description: String { "element \(index) is \(actual), expected \(expected) +- \(bound)" }
}
