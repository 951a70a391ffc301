import BenchmarkReports
import Foundation
import Measurement

extension ComparisonOutcome {
  /// The outcome as JSON, for programs.
  package var json: String {
    get throws { try PrettyJSON.encode(ComparisonDocument(self)) }
  }
}

private struct ComparisonDocument: Encodable {
  struct Row: Encodable {
    let name: String
    let kernel: String
    let ratio: Double?
    let ratioLower: Double?
    let ratioUpper: Double?
    let confidence: Double?
    let pValue: Double?
    let noiseFloor: Double?
    let restarts: Int?
    let within: Double?
    let smallestVisible: Double?
    let secondsToDecide: Double?
    let verdict: Verdict
    let baseFailure: String?
    let headFailure: String?
  }

  struct Mean: Encodable {
    let kernel: String
    let ratio: Double
    let benchmarks: Int
  }

  let base: String
  let head: String
  let hasRegression: Bool
  let rows: [Row]
  let geometricMeans: [Mean]
  let missing: [String]
  let added: [String]

  init(_ outcome: ComparisonOutcome) {
    let comparison = outcome.comparison
    base = outcome.baseName
    head = outcome.headName
    hasRegression = comparison.hasRegression
    rows = comparison.rows.map { row in
      Row(
        name: row.name, kernel: row.kernel, ratio: row.estimate?.ratio, ratioLower: row.estimate?.interval.lower,
        ratioUpper: row.estimate?.interval.upper, confidence: row.estimate?.interval.confidence, pValue: row.pValue,
        noiseFloor: row.estimate.map { _ in row.noiseFloor.fraction },
        restarts: row.lockstep?.estimate?.count, within: row.lockstep?.within,
        smallestVisible: row.lockstep?.smallestVisible, secondsToDecide: row.lockstep?.secondsToDecide,
        verdict: row.verdict,
        baseFailure: row.baseFailure, headFailure: row.headFailure)
    }
    geometricMeans = outcome.geometricMeans.map { Mean(kernel: $0.kernel, ratio: $0.ratio, benchmarks: $0.count) }
    missing = comparison.missing
    added = comparison.added
  }
}
