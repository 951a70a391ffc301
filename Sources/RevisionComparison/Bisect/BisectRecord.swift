import Foundation
import JSONDocuments

/// What a search has found out so far, as a file from which it can go on.
struct BisectRecord: VersionedDocument {
  static let schemaVersion = 1

  /// What is looked for.
  struct Question: Codable, Equatable {
    /// The hashes of the good revision and of the commits that count.
    let revisions: [String]
    /// The benchmarks, as a worker's arguments.
    let arguments: [String]
    /// Whether a speed-up is looked for.
    let isFaster: Bool
    /// The smallest change that counts, as a share of the time.
    let within: Double
  }

  /// A revision that was built, or that was tried.
  struct Revision: Codable {
    let place: Int
    /// The time that building and proving took; nil if the program was kept.
    let seconds: Double?
    /// Why it cannot be measured at all.
    let failure: String?
    /// The rows that it has, in its order.
    let rows: [WorkerProtocol.Row]
    /// Why rows failed their proof, by name.
    let failedRows: [String: String]

    enum CodingKeys: String, CodingKey {
      case place, seconds, failure, rows
      case failedRows = "failed_rows"
    }
  }

  /// A comparison of two revisions.
  struct Comparison: Codable {
    let older: Int
    let newer: Int
    let seconds: Double
    /// The logarithms of the newer one's time over the older one's, life by life, by the row's name.
    let logarithms: [String: [Double]]
  }

  private var schemaVersion = BisectRecord.schemaVersion
  let question: Question
  var revisions: [Revision] = []
  var comparisons: [Comparison] = []

  /// The record of a search that begins.
  init(question: Question) { self.question = question }

  /// The time that all took, in seconds.
  var seconds: Double {
    revisions.compactMap(\.seconds).reduce(0, +) + comparisons.reduce(0) { $0 + $1.seconds }
  }

  /// The revision at a place; nil if it was not tried.
  func revision(_ place: Int) -> Revision? { revisions.first { $0.place == place } }

  /// The file for a question: its name tells the question.
  static func file(for question: Question, history: CommitHistory, in folder: URL) -> URL {
    let ends = [history.revisions[0].short, history.revisions[history.commits].short]
    let words =
      ["bisect"] + ends + (question.isFaster ? ["faster"] : []) + question.arguments.filter { $0 != "--workloads" }
    let name = words.joined(separator: "-").map { $0.isLetter || $0.isNumber || $0 == "." ? $0 : "-" }
    return folder.appending(path: "\(String(name).prefix(200)).json")
  }

  /// What is known of a question; a new record if there is no file, or if the file answers another question.
  ///
  /// - Throws: `JSONFileError` if the file cannot be read, ``BisectError`` if it contradicts itself.
  static func known(_ question: Question, at file: URL) throws -> BisectRecord {
    guard FileManager.default.fileExists(atPath: file.path) else { return BisectRecord(question: question) }
    let record = try JSONFile.read(BisectRecord.self, from: file.path)
    guard record.question == question else { return BisectRecord(question: question) }
    let places = question.revisions.indices
    let isSound =
      record.revisions.allSatisfy { places.contains($0.place) }
      && record.comparisons.allSatisfy { comparison in
        comparison.older < comparison.newer && places.contains(comparison.older) && places.contains(comparison.newer)
          && comparison.logarithms.values.allSatisfy { !$0.isEmpty }
      }
    guard isSound else {
      throw BisectError(
        description: "\(file.path): expected comparisons of two of its revisions; remove it to begin anew")
    }
    return record
  }

  enum CodingKeys: String, CodingKey {
    case schemaVersion = "schema_version"
    case question, revisions, comparisons
  }
}
