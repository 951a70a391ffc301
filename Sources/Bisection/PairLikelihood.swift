import Foundation

/// How well each mean explains what was measured of a pair.
struct PairLikelihood {
  /// By mean, from the least of ``SizeGrid/means`` on; the greatest is about 1.
  private(set) var values: [Double]

  /// The likelihood of a pair's lives, blurred by the builds' placement and the grid's unit.
  init(_ logarithms: [Double], grid: SizeGrid, scatter: Scatter, _ model: HistoryModel) {
    let exponents = SizeGrid.means.map { scatter.logDensity(logarithms, around: Double($0) * grid.unit) }
    let greatest = exponents.max() ?? 0
    let variance = 2 * model.placement * model.placement + grid.unit * grid.unit / 4
    values = Blur(variance: variance, unit: grid.unit).applied(to: exponents.map { exp($0 - greatest) })
    // A surprise can have any mean.
    let floor = model.surprise * values.reduce(0, +) / Double(values.count)
    for index in values.indices { values[index] = (1 - model.surprise) * values[index] + floor }
  }

  subscript(mean: Int) -> Double { values[mean - SizeGrid.means.lowerBound] }
}
