import Foundation

/// How much so many more lives of a pair would tell.
struct InformationGain {
  private let belief: ShiftBelief
  private let model: HistoryModel
  private let lives: Int
  private let compared: [RevisionPair: (place: Int, lives: Int)]
  private let shiftSharpness: Double
  private let otherSharpness: Double

  /// The gain by this many lives at a time.
  init(_ belief: ShiftBelief, compared: [ComparedPair], lives: Int, _ model: HistoryModel) {
    self.belief = belief
    self.model = model
    self.lives = lives
    self.compared = Dictionary(
      uniqueKeysWithValues: compared.enumerated().map { ($1.pair, (place: $0, lives: $1.logarithms.count)) })
    let precision = Self.precision(lives: lives, noise: belief.noise, model)
    shiftSharpness = Self.sharpness(precision: precision, unit: belief.grid.unit, belief.sizes)
    otherSharpness = Self.sharpness(precision: precision, unit: belief.grid.unit, belief.otherSizes)
  }

  /// The bits about whether the greatest shift is between the two.
  func bits(of pair: RevisionPair) -> Double {
    guard let known = compared[pair] else {
      return Self.entropy(belief.cells.share(of: belief.shifts, between: pair)) * shiftSharpness
    }
    let precision =
      Self.precision(lives: known.lives + lives, noise: belief.noise, model)
      - Self.precision(lives: known.lives, noise: belief.noise, model)
    return belief.predictions[known.place].information(variance: 1 / precision, unit: belief.grid.unit)
  }

  /// The bits about whether another shift is between the two.
  func bitsOfOther(_ pair: RevisionPair) -> Double {
    Self.entropy(belief.cells.share(of: belief.others, between: pair)) * otherSharpness
  }

  /// The share of a yes or no that a pair's mean tells, over the sizes of a shift.
  ///
  /// 1 - exp(-d^2 / 6), where d is the size in standard deviations, is within 0.02 of what a yes or no, equally likely,
  /// transmits through normal noise.
  static func sharpness(precision: Double, unit: Double, _ sizes: [Double]) -> Double {
    var share = 0.0
    for (size, probability) in sizes.enumerated() where probability > 0 {
      let distance = Double(size) * unit
      share += probability * (1 - exp(-distance * distance * precision / 6))
    }
    return share
  }

  /// One over the variance of a pair's mean after so many lives.
  private static func precision(lives: Int, noise: Double, _ model: HistoryModel) -> Double {
    // Lives that bursts hit tell nothing.
    let good = Double(lives) * (1 - model.bursts.share)
    return 1 / (noise * noise / good + 2 * model.placement * model.placement)
  }

  /// The entropy of a yes or no, in bits.
  static func entropy(_ probability: Double) -> Double {
    guard probability > 0, probability < 1 else { return 0 }
    return -probability * log2(probability) - (1 - probability) * log2(1 - probability)
  }
}
