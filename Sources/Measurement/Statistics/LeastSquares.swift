/// Linear least squares: the coefficients for which the sum of the squared deviations is least, and how far off they
/// may be.
package struct LeastSquares {
  /// The coefficient of each column.
  package let coefficients: [Double]
  /// The covariance of the coefficients, estimated from the deviations.
  package let covariance: [[Double]]
  /// The standard deviation of a value from the fit.
  package let deviation: Double
  /// Values in excess of the coefficients.
  package let degreesOfFreedom: Int

  /// Fits `values` by sums of the columns of `rows`; each value has a row, and all rows are equally long.
  ///
  /// Nil with no more values than columns, if columns depend on each other, or if a number is not finite.
  package init?(rows: [[Double]], values: [Double]) {
    let count = rows.first?.count ?? 0
    degreesOfFreedom = values.count - count
    guard count > 0, degreesOfFreedom > 0 else { return nil }
    let products = (0..<count).map { i in (0..<count).map { j in rows.reduce(0) { $0 + $1[i] * $1[j] } } }
    guard let inverse = Self.inverse(products) else { return nil }
    let projections = (0..<count).map { i in zip(rows, values).reduce(0) { $0 + $1.0[i] * $1.1 } }
    let fitted = inverse.map { Self.product($0, projections) }
    let squares = zip(rows, values).map { row, value in
      let difference = value - Self.product(row, fitted)
      return difference * difference
    }
    let variance = squares.reduce(0, +) / Double(degreesOfFreedom)
    coefficients = fitted
    covariance = inverse.map { $0.map { variance * $0 } }
    deviation = variance.squareRoot()
    guard (coefficients + [deviation] + covariance.joined()).allSatisfy(\.isFinite) else { return nil }
  }

  /// The 95 % interval of a function of the coefficients that has this value and these derivatives: Student's interval
  /// of the linearised function (the delta method).
  package func interval(of value: Double, derivatives: [Double]) -> Interval {
    let variance = zip(derivatives, covariance).reduce(0) { $0 + $1.0 * Self.product($1.1, derivatives) }
    let reach =
      StudentT.quantileOf95Percent(degrees: degreesOfFreedom) * max(0, variance).squareRoot()
    return Interval(lower: value - reach, upper: value + reach, confidence: Interval.confidence)
  }

  private static func product(_ a: [Double], _ b: [Double]) -> Double { zip(a, b).reduce(0) { $0 + $1.0 * $1.1 } }

  /// The inverse of a positive definite matrix (Gauss and Jordan); nil if a pivot is lost in rounding errors.
  private static func inverse(_ matrix: [[Double]]) -> [[Double]]? {
    let count = matrix.count
    var rows = matrix.enumerated().map { i, row in row + (0..<count).map { $0 == i ? 1 : 0 } }
    for i in 0..<count {
      let pivot = rows[i][i]
      guard pivot > 1e-12 * matrix[i][i] else { return nil }
      rows[i] = rows[i].map { $0 / pivot }
      for j in 0..<count where j != i {
        let factor = rows[j][i]
        rows[j] = zip(rows[j], rows[i]).map { $0 - factor * $1 }
      }
    }
    return rows.map { Array($0[count...]) }
  }
}
