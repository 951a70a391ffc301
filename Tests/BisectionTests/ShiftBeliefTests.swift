import Foundation
import Testing

@testable import Bisection

/// That the belief is Bayes' rule on the model, whatever is summed up together.
@Suite struct ShiftBeliefTests {
  private let model = HistoryModel()

  /// Four revisions of six commits compared, with a shift of 3 % at the fourth.
  private let compared = [
    ComparedPair(RevisionPair(0, 6), [0.031, 0.024, 0.04, 0.9]),
    ComparedPair(RevisionPair(0, 2), [0.004, -0.01]),
    ComparedPair(RevisionPair(2, 5), [0.035]),
  ]

  /// Every hypothesis by itself: prior times likelihood.
  private struct Enumeration {
    var noShift = 0.0
    var shifts = [Double](repeating: 0, count: 7)
    var others = [Double](repeating: 0, count: 7)
    var sizes = [Double](repeating: 0, count: SizeGrid.greatest + 1)
    var shiftInPair: [Double]
    var all: Double { noShift + shifts.reduce(0, +) }

    init(_ compared: [ComparedPair], _ belief: ShiftBelief, _ model: HistoryModel) {
      let grid = belief.grid
      let likelihoods = compared.map {
        PairLikelihood($0.logarithms, grid: grid, scatter: Scatter(scale: belief.noise, model), model)
      }
      func likelihood(_ shifts: [(commit: Int, size: Int)], drift: Int) -> Double {
        zip(compared, likelihoods).reduce(1) { product, next in
          let pair = next.0.pair
          let mean = shifts.filter { pair.older < $0.commit && $0.commit <= pair.newer }.reduce(0) { $0 + $1.size }
          let part = (Double(drift) * Double(pair.newer - pair.older) / 6).rounded()
          return product * next.1[mean + Int(part)]
        }
      }
      let greatest = SizeGrid.greatest
      let shiftPrior = SizeGrid.prior(from: grid.smallest)
      let otherPrior = SizeGrid.prior(from: 1).map { $0 / 2 }
      let drifts = Array(stride(from: -greatest, through: greatest, by: 2))
      let alone = 1 - model.otherShift - model.drift
      shiftInPair = [Double](repeating: 0, count: compared.count)
      noShift = model.noShift * alone * likelihood([], drift: 0)
      for drift in drifts {
        noShift += model.noShift * model.drift / Double(drifts.count) * likelihood([], drift: drift)
      }
      for other in 1...6 {
        for size in -greatest..<grid.smallest where size != 0 {
          noShift +=
            model.noShift * model.otherShift / 6 * otherPrior[abs(size)] * likelihood([(other, size)], drift: 0)
        }
      }
      for commit in 1...6 {
        for size in grid.smallest...greatest {
          let prior = (1 - model.noShift) / 6 * shiftPrior[size]
          var sum = prior * alone * likelihood([(commit, size)], drift: 0)
          for drift in drifts {
            sum += prior * model.drift / Double(drifts.count) * likelihood([(commit, size)], drift: drift)
          }
          for other in 1...6 where other != commit {
            for otherSize in -greatest..<size where otherSize != 0 {
              let weight =
                prior * model.otherShift / 6 * otherPrior[abs(otherSize)]
                * likelihood([(commit, size), (other, otherSize)], drift: 0)
              sum += weight
              if otherSize >= grid.smallest { others[other] += weight }
            }
          }
          shifts[commit] += sum
          sizes[size] += sum
          for (index, pair) in compared.map(\.pair).enumerated() where pair.older < commit && commit <= pair.newer {
            shiftInPair[index] += sum
          }
        }
      }
    }
  }

  @Test("Cells, sizes and other shifts have the belief that an enumeration of all hypotheses gives them")
  func enumeration() {
    let belief = ShiftBelief(commits: 6, compared: compared, model: model)
    let enumeration = Enumeration(compared, belief, model)
    #expect(belief.cells.places == [0, 2, 5, 6])
    func isClose(_ one: Double, _ other: Double) -> Bool { abs(one - other) < 1e-12 }
    #expect(isClose(belief.noShift, enumeration.noShift / enumeration.all))
    for (cell, commits) in [1...2, 3...5, 6...6].enumerated() {
      #expect(isClose(belief.shifts[cell], commits.map { enumeration.shifts[$0] }.reduce(0, +) / enumeration.all))
      #expect(isClose(belief.others[cell], commits.map { enumeration.others[$0] }.reduce(0, +) / enumeration.all))
    }
    let withShift = enumeration.shifts.reduce(0, +)
    for size in belief.sizes.indices { #expect(isClose(belief.sizes[size], enumeration.sizes[size] / withShift)) }
    for (index, prediction) in belief.predictions.enumerated() {
      let (with, without) = (prediction.with.reduce(0, +), prediction.without.reduce(0, +))
      #expect(isClose(with / (with + without), enumeration.shiftInPair[index] / enumeration.all))
    }
    #expect(belief.shifts[1] > 0.9)
  }

  @Test("A burst moves the belief by little")
  func burst() {
    var without = compared
    without[0].logarithms.removeLast()
    let (calm, disturbed) = (
      ShiftBelief(commits: 6, compared: without, model: model),
      ShiftBelief(commits: 6, compared: compared, model: model)
    )
    #expect(abs(calm.shifts[1] - disturbed.shifts[1]) < 0.1 && disturbed.shifts[1] > 0.9)
    #expect(calm.noise < 0.02 && disturbed.noise < 0.02)
  }

  @Test("However often a pair is measured, it cannot decide alone, because builds differ for other reasons")
  func surprise() {
    let sure = ShiftBelief(
      commits: 6, compared: [ComparedPair(RevisionPair(0, 6), [Double](repeating: 0, count: 1000))], model: model)
    #expect(sure.noShift < 0.999)
    #expect(sure.noShift > 0.95)
    // Nothing but a surprise explains 3 % without a shift.
    var model = model
    (model.otherShift, model.drift) = (0, 0)
    let shifted = ShiftBelief(
      commits: 1, compared: [ComparedPair(RevisionPair(0, 1), [Double](repeating: 0.03, count: 1000))], model: model)
    #expect(shifted.noShift > 1e-3)
    #expect(shifted.noShift < 0.05)
  }

  @Test("A range has the fewest commits that have the belief")
  func ranges() {
    let belief = ShiftBelief(
      commits: 6,
      compared: [0.03, 0.029, 0.031].map { ComparedPair(RevisionPair(0, 6), [$0]) } + [
        ComparedPair(RevisionPair(0, 2), [0, 0.001, -0.001, 0.002, 0])
      ], model: model)
    guard case .shift(let pair, let certainty) = belief.conclusion(0.9) else {
      Issue.record("no shift: \(belief.conclusion(0.9))")
      return
    }
    #expect(pair == RevisionPair(2, 6) && certainty > 0.9)
    guard case .shift(let all, _) = belief.conclusion(1 - belief.noShift - 1e-9) else { return }
    #expect(all == RevisionPair(0, 6))
  }
}
