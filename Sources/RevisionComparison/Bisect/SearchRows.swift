import Bisection

/// The rows that both ends of a history have and can prove.
struct SearchRows {
  /// Their names.
  let names: [String]
  /// The same rows as the good revision names them.
  let rows: [WorkerProtocol.Row]
  /// What is said of the other rows, one line each.
  let others: [String]

  /// The rows of the two ends.
  ///
  /// - Throws: ``BisectError`` if there is no such row.
  init(_ record: BisectRecord, commits: Int) throws(BisectError) {
    guard let good = record.revision(0), let bad = record.revision(commits) else {
      throw BisectError(description: "the ends of the history were not built")
    }
    rows = good.rows.filter { Self.has($0.name, good) && Self.has($0.name, bad) }
    names = rows.map(\.name)
    var others: [String] = []
    for (end, revision) in [("good", good), ("bad", bad)] {
      others += revision.failedRows.sorted { $0.key < $1.key }.map {
        "\($0.key): FAILED in the \(end) revision: \($0.value)"
      }
    }
    let (goodNames, badNames) = (Set(good.rows.map(\.name)), Set(bad.rows.map(\.name)))
    others += good.rows.filter { !badNames.contains($0.name) }.map { "\($0.name): only in the good revision" }
    others += bad.rows.filter { !goodNames.contains($0.name) }.map { "\($0.name): only in the bad revision" }
    self.others = others
    guard !rows.isEmpty else {
      throw BisectError(
        description: (["no benchmark can be measured in both revisions"] + others).joined(separator: "; "))
    }
  }

  /// Whether a revision has a row and can prove it.
  static func has(_ row: String, _ revision: BisectRecord.Revision) -> Bool {
    revision.failure == nil && revision.failedRows[row] == nil && revision.rows.contains { $0.name == row }
  }

  /// The rows with their numbers in the revisions at these places; a row that one of them lacks has no number there.
  func numbered(in places: [Int], of record: BisectRecord) -> [LockstepPrograms.Row] {
    let numbers = places.map { place in
      Dictionary((record.revision(place)?.rows ?? []).enumerated().map { ($1.name, $0) }) { first, _ in first }
    }
    return rows.map { row in LockstepPrograms.Row(row: row, numbers: numbers.map { $0[row.name] ?? -1 }) }
  }
}

/// The proof of one program.
enum RevisionProof {
  /// The rows of the program at `path`, and by their names why some of them fail their proof.
  static func rows(of path: String, arguments: [String]) throws -> ([WorkerProtocol.Row], [String: String]) {
    let proof = ABProof(paths: [path], arguments: arguments)
    let rows = try proof.greetings()[0].rows
    let failures = try proof.failures(
      of: rows.enumerated().map { LockstepPrograms.Row(row: $1, numbers: [$0]) })
    let failed = zip(rows, failures).compactMap { row, failure in failure[0].map { (row.name, $0) } }
    return (rows, Dictionary(failed) { first, _ in first })
  }
}
