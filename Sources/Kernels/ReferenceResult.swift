/// The correct values of a result, and the error that rounding may cause: element i must lie within
/// `factor` x epsilon x `magnitudes[i]` of `values[i]`. Epsilon is `Float.ulpOfOne` = 2^-23, twice the unit roundoff u.
///
/// ## The bound of a sum of products
///
/// The magnitude is the sum of the terms' absolute values, and the factor is sqrt(n) + 2 for n terms. The error is
/// certainly at most n u x magnitude to first order, in any order of additions, with or without fused multiply-adds
/// (Higham, *Accuracy and Stability of Numerical Algorithms*, section 4.2). The error reaches this bound only if all
/// roundings go the same way. Independent roundings with mean zero give at most a few times sqrt(n) u x magnitude
/// (Higham & Mary, *A New Approach to Probabilistic Rounding Error Analysis*, 2019).
///
/// sqrt(n) epsilon is 2 sqrt(n) u, which reaches the certain bound up to n = 4. For larger n it still leaves room:
/// adding n equal terms one after the other has a standard deviation of about 0.24 sqrt(n) u x magnitude, an eighth of
/// the bound; terms of both signs or several accumulators have less. A bound linear in n would not notice a missing
/// term of a long sum. The 2 covers at most four further roundings: by alpha, by beta, of their sum, or of a bias.
public struct ReferenceResult: Sendable {
  /// The outputs, computed in `Double`.
  public let values: [Double]
  /// The results of the same computation on absolute values; rounding errors are proportional to them.
  public let magnitudes: [Double]
  /// The multiple of epsilon x magnitude that an error may reach; zero for operations that must be exact.
  public let factor: Double

  /// Makes a result with this bound; each operation's reference explains its factor.
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

  /// Expects gradients of weights and bias: sums of `terms` products each. `compute` overwrites the old gradients or
  /// adds to them; it runs once on values and once on magnitudes.
  static func ofParameters(
    terms: Int, weights: AlignedBuffer<Float>, bias: AlignedBuffer<Float>,
    _ compute: (_ read: OperandReading, _ weights: inout [Double], _ bias: inout [Double]) -> Void
  ) -> (weights: ReferenceResult, bias: ReferenceResult) {
    func run(_ read: OperandReading) -> (weights: [Double], bias: [Double]) {
      var (weights, bias) = (read(weights), read(bias))
      compute(read, &weights, &bias)
      return (weights, bias)
    }
    let (value, magnitude) = (run(.values), run(.magnitudes))
    return (
      ReferenceResult(values: value.weights, magnitudes: magnitude.weights, terms: terms),
      ReferenceResult(values: value.bias, magnitudes: magnitude.bias, terms: terms)
    )
  }

  /// The greatest error that element `index` may have. The bound also allows subnormal results to be flushed to zero.
  public func bound(at index: Int) -> Double {
    factor == 0 ? 0 : factor * Double(Float.ulpOfOne) * magnitudes[index] + Double(Float.leastNormalMagnitude)
  }

  /// How far `actual` is from the correct element `index`.
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

/// How far one element of an output is from its correct value.
public struct Deviation: Sendable, CustomStringConvertible {
  /// The element's index.
  public let index: Int
  /// The kernel's value.
  public let actual: Double
  /// The reference's value.
  public let expected: Double
  /// The element's magnitude, to which the bound is proportional.
  public let magnitude: Double
  /// The greatest error allowed.
  public let bound: Double

  /// |actual - expected|; infinite if the difference is NaN.
  public var error: Double {
    let difference = (actual - expected).magnitude
    return difference.isNaN ? .infinity : difference
  }

  /// The error as a share of the magnitude; zero for a subnormal number that was flushed to zero.
  public var relativeError: Double { error <= Double(Float.leastNormalMagnitude) ? 0 : error / magnitude }

  /// The error as a share of the bound: at most one when all is well.
  public var shareOfBound: Double { error == 0 ? 0 : error / bound }

  /// Whether rounding alone can explain the error.
  public var isWithinBound: Bool { error <= bound }

  /// "element 3 is 1.5, expected 1.4 +- 1e-06"
  public var description: String { "element \(index) is \(actual), expected \(expected) +- \(bound)" }
}
