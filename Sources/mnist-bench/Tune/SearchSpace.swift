import ArgumentParser
import Digits
import Foundation
import NeuralNetwork

/// What `tune` varies: flags of `train`, each with the values to try.
struct SearchSpace {
  /// One flag, and its values or the range that they are drawn from.
  struct Dimension {
    let flag: String
    let values: [String]
    let range: ClosedRange<Double>?
    /// Whether whole numbers are drawn from the range, because both of its bounds are written as such.
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

  /// More trials than this are a slip of the keyboard.
  static let mostCombinations = 10_000

  let dimensions: [Dimension]

  /// Reads what to vary.
  init(_ texts: [String]) throws(SearchSpaceError) {
    var dimensions: [Dimension] = []
    for text in texts { dimensions.append(try Dimension(text)) }
    self.dimensions = dimensions
  }

  /// Every combination of values, as flags.
  ///
  /// - Throws: ``SearchSpaceError`` if a flag has a range instead, or there are more than ``mostCombinations``.
  func grid() throws(SearchSpaceError) -> [[String]] {
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
  func oneAtATime() throws(SearchSpaceError) -> [[String]] { try changes().flatMap(\.self) }

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

  /// So many combinations, drawn independently: values with equal chances; from a range evenly, or evenly on a
  /// logarithmic scale if it does not begin at zero. Whole numbers are rounded; of others, three digits are kept.
  func random(_ count: Int, seed: UInt64) -> [[String]] {
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
struct SearchSpaceError: Error, CustomStringConvertible {
  let description: String
}

extension Recipe {
  /// The recipe with flags of `train` applied.
  ///
  /// - Throws: ``SearchSpaceError`` if the flags are not understood, `RecipeError` if a value makes no sense.
  func overriding(flags: [String]) throws -> Recipe {
    let options: RecipeOptions
    do {
      options = try RecipeOptions.parse(flags)
    } catch {
      // Asking for help is no error to the parser, whose message is then the whole help.
      let reason =
        RecipeOptions.exitCode(for: error) == .success
        ? "expected flags that change a recipe" : RecipeOptions.message(for: error)
      throw SearchSpaceError(description: "--vary \(flags.joined(separator: " ")): \(reason)")
    }
    return try overriding(options)
  }
}
