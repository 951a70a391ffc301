/// How many samples lie outside Tukey's fences (Tukey, "Exploratory data analysis", 1977). They are counted, never
/// dropped.
public struct OutlierCounts: Sendable, Equatable {
  /// Below the first quartile by more than three times the interquartile range.
  public let lowSevere: Int

  /// Below the first quartile by more than 1.5 times the interquartile range, but not severe.
  public let lowMild: Int

  /// Above the third quartile by more than 1.5 times the interquartile range, but not severe.
  public let highMild: Int

  /// Above the third quartile by more than three times the interquartile range.
  public let highSevere: Int

  /// Counts the outliers among samples in ascending order that are not empty.
  init(sorted: [Double]) {
    let lower = sorted.percentile(25)
    let upper = sorted.percentile(75)
    let range = upper - lower
    lowSevere = sorted.count { $0 < lower - 3 * range }
    lowMild = sorted.count { $0 < lower - 1.5 * range } - lowSevere
    highSevere = sorted.count { $0 > upper + 3 * range }
    highMild = sorted.count { $0 > upper + 1.5 * range } - highSevere
  }

  /// The number of all outliers.
  public var total: Int {
    lowSevere + lowMild + highMild + highSevere
  }
}
