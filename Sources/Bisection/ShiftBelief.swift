/// What the measurements of a history say about the commit that made it slower.
package struct ShiftBelief: Sendable {
  let cells: Cells
  let grid: SizeGrid
  let noise: Double
  /// The probability that no commit has a shift that counts.
  package let noShift: Double
  /// The probability that the greatest shift is in a cell, by cell.
  let shifts: [Double]
  /// How likely each size of it is, in units.
  let sizes: [Double]
  /// The probability that another shift that counts is in a cell, by cell.
  let others: [Double]
  let otherSizes: [Double]
  let predictions: [PairPrediction]

  /// The belief after comparisons of a history's revisions, at least one.
  package init(commits: Int, compared: [ComparedPair], model: HistoryModel) {
    cells = Cells(commits: commits, compared)
    noise = Scatter.likeliestScale(compared, model)
    grid = SizeGrid(compared, noise: noise, model)
    let sums = Hypotheses(
      commits: commits, cells: cells, compared: compared, grid: grid, scatter: Scatter(scale: noise, model), model)
    let all = sums.noShift + sums.shifts.reduce(0, +)
    noShift = sums.noShift / all
    shifts = sums.shifts.map { $0 / all }
    others = sums.others.map { $0 / all }
    sizes = sums.sizes.dividedBySum
    otherSizes = sums.otherSizes.dividedBySum
    predictions = sums.predictions
  }
}

extension [Double] {
  fileprivate var dividedBySum: [Double] {
    let sum = reduce(0, +)
    return sum > 0 ? map { $0 / sum } : self
  }
}
