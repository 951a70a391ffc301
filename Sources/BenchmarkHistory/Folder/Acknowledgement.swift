import Foundation
import JSONDocuments
import Measurement

/// The record that somebody has seen a change and accepts it.
///
/// Later reports can move a change point by some commits. So the record holds the range of commits that the change was
/// in, and its size, and it holds for whatever change is found there later, if the size agrees.
package struct Acknowledgement: VersionedDocument, Sendable, Equatable {
  package static let schemaVersion = 1

  private var schemaVersion = Self.schemaVersion

  /// The change point's ID when it was acknowledged.
  package let id: String

  /// The benchmark's name.
  package let benchmark: String

  /// The commits that the change was known to lie between, and those within, in their order.
  package let commits: [String]

  /// How many times as long the benchmark took afterwards: the interval's bounds.
  package let ratioLower: Double
  package let ratioUpper: Double

  /// Why it is accepted.
  package let why: String

  /// When it was acknowledged, ISO 8601.
  package let date: String

  /// Accepts a change.
  package init(_ change: ChangePoint, why: String, date: Date = Date()) {
    id = change.id
    benchmark = change.benchmark
    commits = change.commits
    ratioLower = change.ratio.interval.lower
    ratioUpper = change.ratio.interval.upper
    self.why = why
    self.date = date.formatted(.iso8601)
  }

  /// Reads and checks an acknowledgement.
  ///
  /// - Throws: `JSONFileError` that names the file, the field and what was expected.
  init(contentsOf path: String) throws(JSONFileError) {
    self = try JSONFile.read(from: path)
  }

  /// Whether the change is the one that was accepted: the same benchmark, a commit that both may be, and a size that
  /// both may have.
  func covers(_ change: ChangePoint) -> Bool {
    benchmark == change.benchmark && !Set(commits).isDisjoint(with: change.commits)
      && ratioLower <= change.ratio.interval.upper && change.ratio.interval.lower <= ratioUpper
  }

  private enum CodingKeys: String, CodingKey {
    case schemaVersion = "schema_version"
    case id
    case benchmark
    case commits
    case ratioLower = "ratio_lower"
    case ratioUpper = "ratio_upper"
    case why
    case date
  }
}
