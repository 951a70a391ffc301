import Digits
import Foundation
import NeuralNetwork
import RandomNumbers

/// The settings that `tune` varies: flags of `train`, each with the values to try.
package struct SearchSpace {
  /// One flag, and its values or the range that they are drawn from.
  struct Dimension {
    let flag: String
    let values: [String]
    let range: ClosedRange<Double>?
    /// Whether to draw whole numbers from the range: both of its bounds are written as whole numbers.
    let isWhole: Bool

    /// Reads `learning-rate=1e-3,2e-3` or, for random search, `learning-rate=1e-4..1e-2`.
    init(_ text: String) throws(SearchSpaceError) {
      let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
      guard parts.count == 2 else {
        throw SearchSpaceError(description: "--vary \(text): expected FLAG=VALUE,VALUE,... or FLAG=LOW..HIGH")
      }
      flag = "--" + parts[0]
      let words = parts[1].components(separatedBy: "..")
      let bounds = words.map { Double($0) }
      if bounds.count == 2, let low = bounds[0], let high = bounds[1] {
        guard low < high, low >= 0, high.isFinite else {
          throw SearchSpaceError(description: "--vary \(text): expected 0 <= LOW < HIGH")
        }
        (values, range, isWhole) = ([], low...high, words.allSatisfy { Int($0) != nil })
      } else {
        values = parts[1].split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        (range, isWhole) = (nil, false)
      }
    }
  }

  /// More trials than this must be a typing mistake.
  package static let mostCombinations = 10_000

  let dimensions: [Dimension]

  /// Reads the settings to vary.
  ///
  /// - Throws: ``SearchSpaceError`` if a text is not understood.
  package init(_ texts: [String]) throws(SearchSpaceError) {
    var dimensions: [Dimension] = []
    for text in texts { dimensions.append(try Dimension(text)) }
    self.dimensions = dimensions
  }

  /// Every combination of values, as flags.
  ///
  /// - Throws: ``SearchSpaceError`` if a flag has a range instead, or there are more than ``mostCombinations``.
  package func grid() throws(SearchSpaceError) -> [[String]] {
    var combinations: [[String]] = [[]]
    for (dimension, changes) in zip(dimensions, try changes()) {
      let count = combinations.count.multipliedReportingOverflow(by: changes.count)
      guard !count.overflow, count.partialValue <= Self.mostCombinations else {
        throw SearchSpaceError(
          description: "--vary \(dimension.flag): expected at most \(Self.mostCombinations) combinations in all")
      }
      combinations = combinations.flatMap { flags in changes.map { flags + $0 } }
    }
    return combinations
  }

  /// Every value of every flag, all other flags left alone.
  ///
  /// - Throws: ``SearchSpaceError`` if a flag has a range instead.
  package func oneAtATime() throws(SearchSpaceError) -> [[String]] { try changes().flatMap(\.self) }

  /// The values of each flag, as flags.
  private func changes() throws(SearchSpaceError) -> [[[String]]] {
    var changes: [[[String]]] = []
    for dimension in dimensions {
      guard dimension.range == nil else {
        throw SearchSpaceError(description: "--vary \(dimension.flag): a range needs --random")
      }
      changes.append(dimension.values.map { words(dimension.flag, $0) })
    }
    return changes
  }

  /// `count` combinations, drawn independently. Listed values have equal chances. A range is drawn from evenly if it
  /// begins at zero, else evenly on a logarithmic scale. Whole numbers are rounded; other numbers keep three digits.
  package func random(_ count: Int, seed: UInt64) -> [[String]] {
    var generator = Xoshiro256StarStar(seed: seed)
    return (0..<count).map { _ in
      dimensions.flatMap { dimension in
        guard let range = dimension.range else {
          return words(dimension.flag, dimension.values.randomElement(using: &generator) ?? "")
        }
        let part = generator.uniformDouble()
        let value =
          range.lowerBound == 0
          ? part * range.upperBound : range.lowerBound * pow(range.upperBound / range.lowerBound, part)
        return [dimension.flag, String(format: dimension.isWhole ? "%.0f" : "%.3g", value)]
      }
    }
  }

  /// A value may be several words, as in `augment=rotation=7 shift=1` or `optimizer=muon --learning-rate 5e-4`.
  private func words(_ flag: String, _ value: String) -> [String] {
    [flag] + value.split(separator: " ").map(String.init)
  }
}

/// A search that makes no sense.
package struct SearchSpaceError: Error, CustomStringConvertible {
  /// One line: the flag, and the mistake.
  package let description: String

  /// An error of this text.
  package init(description: String) { self.description = description }
}
