import Foundation
import Measurement

/// How many times as large the noise of a series is as the scales of its observations say.
///
/// A report's noise floor is measured within minutes, but reports are days apart. So the scales are a lower bound, and
/// the differences of neighbouring observations show what is missing. (Metrology widens uncertainties in the same way:
/// Birge, "The calculation of errors by the method of least squares", Physical Review 40, 1932.) Half of the
/// differences must be large before their median is: neither changes nor some outliers raise it much.
enum Dispersion {
  // For a normal distribution: standard deviation over median absolute deviation.
  private static let deviationsOfMedian = 1.4826

  /// A factor for each series of a machine, each at least 1.
  ///
  /// What disturbs a report disturbs most of its benchmarks, and together they show it better than one alone. So the
  /// factor is the greater of the series' own and that of all together.
  static func factors(of series: [[Observation]]) -> [Double] {
    let differences = series.map { observations in
      zip(observations, observations.dropFirst()).map { first, second in
        abs(second.value - first.value) / hypot(first.scale, second.scale)
      }
    }
    let common = factor(of: differences.flatMap(\.self))
    return differences.map { max(1, common, factor(of: $0)) }
  }

  /// A few differences tell their spread only roughly. The factor 1 + 1 / sqrt(n) keeps the false alarms of a series
  /// with much too small scales below 5 % for any number n of observations, as simulations show.
  private static func factor(of differences: [Double]) -> Double {
    guard !differences.isEmpty else { return 0 }
    return deviationsOfMedian * differences.median * (1 + 1 / Double(differences.count + 1).squareRoot())
  }
}
