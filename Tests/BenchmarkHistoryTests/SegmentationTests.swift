import Files
import Foundation
import Testing

@testable import BenchmarkHistory

/// Segmentations against those of ruptures (Golden/make_segmentations.py), and against all that there are.
@Suite struct SegmentationTests {
  struct Recorded: Decodable, CustomTestStringConvertible {
    let name: String
    let values: [Double]
    let scales: [Double]
    let leastSquares: [String: [Int]]
    let bounded: [String: [Int]]

    var testDescription: String { name }
  }

  private struct Fixture: Decodable {
    let series: [Recorded]
  }

  static let recorded: [Recorded] = {
    let file = Bundle.module.resourceURL!.appending(path: "Fixtures/segmentations.json")
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    return try! decoder.decode(Fixture.self, from: Data(FileBytes.read(file.path))).series
  }()

  @Test("Least squares find what PELT finds in ruptures", arguments: recorded)
  func leastSquares(series: Recorded) throws {
    for (penalty, cuts) in series.leastSquares {
      let segmentation = Segmentation(
        series.values.map { Observation($0, scale: series.scales[0]) }, penalty: try #require(Double(penalty)),
        bound: .infinity)
      #expect(segmentation.starts == [0] + cuts, "penalty \(penalty)")
    }
  }

  /// Here the costs are compared, too: an outlier costs the same on either side of a cut.
  @Test("With a bounded cost none is better than what PELT finds in ruptures, whatever the scales", arguments: recorded)
  func bounded(series: Recorded) throws {
    let observations = zip(series.values, series.scales).map { Observation($0, scale: $1) }
    for (name, cuts) in series.bounded {
      let penalty = try #require(Double(name))
      let starts = Segmentation(observations, penalty: penalty, bound: 3).starts
      #expect(starts.count == 1 + cuts.count, "penalty \(penalty)")
      let costs = [starts, [0] + cuts].map { cost(of: observations, starts: $0, penalty: penalty, bound: 3) }
      #expect(abs(costs[0] - costs[1]) < 1e-6, "penalty \(penalty): \(starts) and \(cuts)")
    }
  }

  @Test("The Nile falls after 1898, as Cobb found")
  func nile() throws {
    let nile = try #require(Self.recorded.first { $0.name == "nile" })
    let observations = nile.values.map { Observation(log($0), scale: 0.1) }
    let found = SeriesLevels.all(of: [observations])[0]
    #expect(found.changes.map { 1871 + $0.index } == [1899])
    // Means of 1097.75 before and 849.97 afterwards (Cobb, table 1).
    #expect(abs(exp(found.changes[0].step) - 849.97 / 1097.75) < 0.02)
    #expect(found.changes[0].stepInterval.contains(log(849.97 / 1097.75)))
  }

  @Test("TigerBeetle's two great steps and its climb are found, and its one wild commit is not")
  func tigerBeetle() throws {
    let speed = try #require(Self.recorded.first { $0.name == "tigerbeetle" })
    let observations = speed.values.map { Observation($0, scale: 0.005) }
    let found = SeriesLevels.all(of: [observations])[0]
    // Otava's tests expect 15 and 71 of changes above 5 %, whatever the p-value.
    let great = found.changes.filter { abs($0.step) > 0.05 }
    #expect(great.map(\.index) == [15, 71])
    #expect(!found.changes.contains { (10...11).contains($0.index) })
  }

  /// The sum that the piecewise function stands for, at the level where that has its least value.
  private func cost(of observations: [Observation], starts: [Int], penalty: Double, bound: Double) -> Double {
    zip(starts, starts.dropFirst() + [observations.count]).reduce(penalty * Double(starts.count - 1)) { sum, segment in
      var cost = PiecewiseCost(bound: bound)
      for observation in observations[segment.0..<segment.1] { cost.add(observation) }
      let level = cost.minimum.level
      let plain = observations[segment.0..<segment.1].reduce(0) {
        $0 + min(pow(($1.value - level) / $1.scale, 2), bound * bound)
      }
      #expect(abs(plain - cost.minimum.cost) < 1e-6)
      return sum + plain
    }
  }

  @Test("No segmentation of a short series costs less, and none begins within a commit", arguments: 0..<40)
  func exhaustive(seed: Int) {
    var noise = Noise(seed: UInt64(seed))
    let count = 2 + seed % 9
    let observations = (0..<count).map { index in
      Observation(
        (index * 3 / count == 1 ? 4 : 0) + noise.normal() * 1.5, scale: 0.5 + noise.uniform(),
        mayDiffer: noise.uniform() < 0.7)
    }
    let places = (1..<count).filter { observations[$0].mayDiffer }
    let least = (0..<1 << places.count).map { mask in
      let starts = [0] + places.indices.filter { mask >> $0 & 1 == 1 }.map { places[$0] }
      return cost(of: observations, starts: starts, penalty: 6, bound: 2.5)
    }.min()
    let found = Segmentation(observations, penalty: 6, bound: 2.5).starts
    #expect(found.dropFirst().allSatisfy { observations[$0].mayDiffer })
    #expect(abs(cost(of: observations, starts: found, penalty: 6, bound: 2.5) - (least ?? 0)) < 1e-9)
  }

  @Test("One value is one segment, and one outlier at either end is no change")
  func small() {
    #expect(Segmentation([Observation(5, scale: 1)], penalty: 9, bound: 3).levels == [5])
    for outlier in [0, 4, 9] {
      let observations = (0..<10).map { Observation($0 == outlier ? 1e6 : Double($0 % 2), scale: 1) }
      #expect(SeriesLevels.all(of: [observations])[0].changes.isEmpty)
    }
  }
}
