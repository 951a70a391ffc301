import Foundation

/// The sizes of shifts that are told apart: multiples of one unit, as logarithms of ratios.
struct SizeGrid: Sendable, Equatable {
  /// The greatest size, in units.
  static let greatest = 16

  /// The means that a pair can have, in units: all of two shifts together.
  static let means = -greatest...2 * greatest

  /// The unit.
  let unit: Double

  /// The least size of a shift that counts, in units.
  let smallest: Int

  /// A grid that reaches as far as the measurements do.
  init(_ compared: [ComparedPair], noise: Double, _ model: HistoryModel) {
    // The quartile nearer to zero, because bursts reach farther than shifts.
    let reach = compared.map { pair in pair.logarithms.map(abs).sorted()[pair.logarithms.count / 4] }.max() ?? 0
    unit = max(model.smallestShift / 3, (reach + 3 * noise) / Double(Self.greatest))
    smallest = max(1, Int((model.smallestShift / unit).rounded()))
  }

  /// The prior of sizes up to the greatest, by size in units: 1 / size, from `first` on.
  static func prior(from first: Int) -> [Double] {
    let weights = (0...greatest).map { $0 < first ? 0 : 1 / Double($0) }
    let sum = weights.reduce(0, +)
    return weights.map { $0 / sum }
  }
}
