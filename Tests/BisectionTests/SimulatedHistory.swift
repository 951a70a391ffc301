import Foundation
import RandomNumbers

@testable import Bisection

/// A history whose truth is known, on a machine that disturbs its measurements.
struct SimulatedHistory {
  /// The number of commits.
  static let commits = 64

  /// What is wrong with a history, and with the machine.
  struct Kind: Sendable {
    /// The ratios of the shifts, each at a commit of its own, drawn at random.
    var shifts: [Double] = [1.03]
    /// The scatter of lives: the standard deviation of the logarithm.
    var noise = 0.01
    /// The share of lives that a burst hits, in which one side takes up to several times as long.
    var bursts = 0.0
    /// How much slower the last revision is than the first, in small parts at every commit.
    var drift = 0.0
    /// How much builds differ only because their code lies elsewhere.
    var placement = 0.0
    /// The share of revisions that cannot be built, next to each other.
    var broken = 0.0
  }

  /// The commits that have the shifts, the first shift's first.
  let places: [Int]
  let broken: Set<Int>
  private let kind: Kind
  private let levels: [Double]
  private var generator: Xoshiro256StarStar
  private(set) var lives = 0
  private(set) var builds: Set<Int> = []

  init(_ kind: Kind, seed: UInt64) {
    self.kind = kind
    var random = Xoshiro256StarStar(seed: seed)
    var places: [Int] = []
    while places.count < kind.shifts.count {
      let place = 1 + Int(random.uniform(below: UInt32(Self.commits)))
      if !places.contains(place) { places.append(place) }
    }
    self.places = places
    let start = 1 + Int(random.uniform(below: UInt32(Self.commits / 2)))
    broken = Set(start..<start + Int(kind.broken * Double(Self.commits)))
    levels = (0...Self.commits).map { place in
      let shifts = zip(places, kind.shifts).filter { $0.0 <= place }.map { log($0.1) }.reduce(0, +)
      let drift = log(1 + kind.drift) * Double(place) / Double(Self.commits)
      return shifts + drift + kind.placement * random.gaussian()
    }
    generator = random
  }

  /// A life of two revisions: the logarithm of the newer one's time over the older one's.
  mutating func life(_ pair: RevisionPair) -> Double {
    lives += 1
    builds.formUnion([pair.older, pair.newer])
    let clean = levels[pair.newer] - levels[pair.older] + kind.noise * generator.gaussian()
    guard generator.uniformDouble() < kind.bursts else { return clean }
    let burst = log(1 - log(1 - generator.uniformDouble()))
    return clean + (generator.uniformDouble() < 0.5 ? burst : -burst)
  }

  /// The true ratio of two revisions.
  func ratio(_ pair: RevisionPair) -> Double { exp(levels[pair.newer] - levels[pair.older]) }

  /// What a search makes of it, where a build takes as long as 40 lives.
  mutating func searched() -> RowBisection {
    var bisection = Bisection(commits: Self.commits, rows: 1)
    var known = Builds(seconds: 20)
    while let next = bisection.next([known], secondsPerLife: 0.5) {
      let unbuilt = [next.pair.older, next.pair.newer].filter { broken.contains($0) }
      known.broken.formUnion(unbuilt)
      known.built.formUnion([next.pair.older, next.pair.newer])
      guard unbuilt.isEmpty else { continue }
      bisection.add((0..<next.lives).map { _ in life(next.pair) }, of: next.pair, row: 0)
    }
    return bisection.rows[0]
  }
}

extension RowBisection {
  /// What the search came to.
  var conclusion: Conclusion? { belief?.conclusion(BisectionRules().certainty) }

  /// The commit that is named; nil if it is not one.
  var commit: Int? {
    guard case .shift(let pair, _) = conclusion, pair.commits == 1 else { return nil }
    return pair.newer
  }
}
