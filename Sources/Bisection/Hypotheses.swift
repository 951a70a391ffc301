/// All that may be true of a history, weighed by what was measured: prior times likelihood, summed in several ways.
///
/// The weights have no common scale; only their ratios mean anything.
struct Hypotheses {
  private let model: HistoryModel
  private let grid: SizeGrid
  private let likelihoods: [PairLikelihood]
  // By cell: for each pair whether it contains the cell, and the share of the commits.
  private let inside: [[Bool]]
  private let share: [Double]
  // By pair: the means without any shift.
  private let nothing: [Int]
  private let drifts: [[Int]]
  private let oneCommit: Double
  private let shiftPrior: [Double]
  private let otherPrior: [Double]

  private(set) var noShift = 0.0
  /// By cell of the greatest shift.
  private(set) var shifts: [Double]
  /// By size of the greatest shift, in units.
  private(set) var sizes = [Double](repeating: 0, count: SizeGrid.greatest + 1)
  /// By cell of another shift that makes slower and counts.
  private(set) var others: [Double]
  /// By size of that shift, in units.
  private(set) var otherSizes = [Double](repeating: 0, count: SizeGrid.greatest + 1)
  /// By compared pair.
  private(set) var predictions: [PairPrediction]

  private static let driftStride = 2

  init(commits: Int, cells: Cells, compared: [ComparedPair], grid: SizeGrid, scatter: Scatter, _ model: HistoryModel) {
    self.model = model
    self.grid = grid
    likelihoods = compared.map { PairLikelihood($0.logarithms, grid: grid, scatter: scatter, model) }
    inside = cells.indices.map { cell in compared.map { cells.isInside(cell, $0.pair) } }
    share = cells.indices.map { Double(cells.pair($0).commits) / Double(commits) }
    nothing = compared.map { _ in 0 }
    drifts = Self.drifts(compared, commits: commits)
    oneCommit = 1 / Double(commits)
    shiftPrior = SizeGrid.prior(from: grid.smallest)
    otherPrior = SizeGrid.prior(from: 1).map { $0 / 2 }
    shifts = [Double](repeating: 0, count: share.count)
    others = shifts
    predictions = [PairPrediction](repeating: PairPrediction(), count: compared.count)
    addNoShift()
    for cell in share.indices {
      addShift(cell)
      for other in share.indices { addShifts(cell, other) }
    }
  }

  private var alone: Double { 1 - model.otherShift - model.drift }

  /// What each pair's mean would be, in units, if there were nothing but a drift; by drift.
  private static func drifts(_ compared: [ComparedPair], commits: Int) -> [[Int]] {
    stride(from: -SizeGrid.greatest, through: SizeGrid.greatest, by: driftStride).map { drift in
      compared.map { Int((Double(drift * $0.pair.commits) / Double(commits)).rounded()) }
    }
  }

  /// The prior times the likelihood of a shift of a size in a cell, beside means that something else gives the pairs.
  private func weight(_ prior: Double, _ size: Int, in cell: Int, beside means: [Int]) -> Double {
    var weight = prior
    for pair in likelihoods.indices { weight *= likelihoods[pair][means[pair] + (inside[cell][pair] ? size : 0)] }
    return weight
  }

  private mutating func addNoShift() {
    func add(_ prior: Double, _ size: Int = 0, in cell: Int = 0, beside means: [Int]) {
      let weight = weight(model.noShift * prior, size, in: cell, beside: means)
      noShift += weight
      for pair in predictions.indices {
        predictions[pair].add(weight, mean: means[pair] + (inside[cell][pair] ? size : 0), hasShift: false)
      }
    }
    add(alone, beside: nothing)
    for drift in drifts { add(model.drift / Double(drifts.count), beside: drift) }
    for cell in share.indices {
      for size in -SizeGrid.greatest..<grid.smallest where size != 0 {
        add(model.otherShift * otherPrior[abs(size)] * share[cell], size, in: cell, beside: nothing)
      }
    }
  }

  private mutating func addShift(_ cell: Int) {
    for size in grid.smallest...SizeGrid.greatest {
      let prior = (1 - model.noShift) * share[cell] * shiftPrior[size]
      add(prior * alone, size, in: cell, beside: nothing)
      for drift in drifts { add(prior * model.drift / Double(drifts.count), size, in: cell, beside: drift) }
    }
  }

  private mutating func add(_ prior: Double, _ size: Int, in cell: Int, beside means: [Int]) {
    let weight = weight(prior, size, in: cell, beside: means)
    shifts[cell] += weight
    sizes[size] += weight
    for pair in predictions.indices {
      let hasShift = inside[cell][pair]
      predictions[pair].add(weight, mean: means[pair] + (hasShift ? size : 0), hasShift: hasShift)
    }
  }

  /// Adds the greatest shift in one cell and a lesser one, or one that makes faster, in the same or another cell.
  private mutating func addShifts(_ cell: Int, _ other: Int) {
    let places = share[other] - (cell == other ? oneCommit : 0)
    guard places > 1e-9 else { return }
    let prior = (1 - model.noShift) * share[cell] * model.otherShift * places
    let greatest = SizeGrid.greatest
    // A pair's mean depends on one shift, on the other, on both or on none.
    var neither = prior
    var ofShift = shiftPrior
    var ofOther = (-greatest...greatest).map { $0 == 0 ? 0 : otherPrior[abs($0)] }
    var ofBoth = [Double](repeating: 1, count: SizeGrid.means.count)
    for (pair, likelihood) in likelihoods.enumerated() {
      switch (inside[cell][pair], inside[other][pair]) {
      case (false, false): neither *= likelihood[0]
      case (true, false): for size in grid.smallest...greatest { ofShift[size] *= likelihood[size] }
      case (false, true): for size in -greatest..<greatest { ofOther[size + greatest] *= likelihood[size] }
      case (true, true): for index in ofBoth.indices { ofBoth[index] *= likelihood.values[index] }
      }
    }
    var bySize = [Double](repeating: 0, count: greatest + 1)
    var byOther = [Double](repeating: 0, count: 2 * greatest + 1)
    var bySum = [Double](repeating: 0, count: SizeGrid.means.count)
    for size in grid.smallest...greatest {
      let first = neither * ofShift[size]
      for index in 0..<size + greatest {
        let weight = first * ofOther[index] * ofBoth[size + index]
        bySize[size] += weight
        byOther[index] += weight
        bySum[size + index] += weight
      }
    }
    let sum = bySize.reduce(0, +)
    shifts[cell] += sum
    for size in bySize.indices { sizes[size] += bySize[size] }
    for size in grid.smallest...greatest {
      others[other] += byOther[size + greatest]
      otherSizes[size] += byOther[size + greatest]
    }
    for pair in likelihoods.indices {
      switch (inside[cell][pair], inside[other][pair]) {
      case (false, false): predictions[pair].add(sum, mean: 0, hasShift: false)
      case (true, false): predictions[pair].add(bySize, from: 0, hasShift: true)
      case (false, true): predictions[pair].add(byOther, from: -greatest, hasShift: false)
      case (true, true): predictions[pair].add(bySum, from: SizeGrid.means.lowerBound, hasShift: true)
      }
    }
  }
}
