import Measurement

/// The first life of both programs: what they can do, and whether they do it right.
struct ABProof {
  private let workers: [() throws -> WorkerProcess]

  init(paths: [String], arguments: [String]) {
    workers = paths.map { path in { try WorkerProcess(path: path, arguments: arguments) } }
  }

  /// What both say of themselves, the base first.
  func greetings() throws -> [WorkerProtocol.Greeting] {
    try workers.map { worker in
      let worker = try worker()
      defer { worker.end() }
      return try worker.greeting()
    }
  }

  /// For each row, why it fails in the base and in the head; nil where it does not.
  func failures(of rows: [LockstepPrograms.Row]) throws -> [[String?]] {
    let bySide = try workers.enumerated().map { side, worker in
      let worker = try worker()
      defer { worker.end() }
      _ = try worker.greeting()
      return try rows.map { row in
        let answer = try worker.answer(to: .prove(row: row.numbers[side]))
        return answer == WorkerProtocol.success ? nil : String(answer.dropFirst(WorkerProtocol.failure.count))
      }
    }
    return rows.indices.map { row in bySide.map { $0[row] } }
  }
}

/// Which rows two programs have in common.
struct ABRows {
  /// Those that both have, in the base's order.
  let both: [LockstepPrograms.Row]
  /// The names of those that only the base has.
  let missing: [String]
  /// The names of those that only the head has.
  let added: [String]

  init(base: [WorkerProtocol.Row], head: [WorkerProtocol.Row]) {
    let numbers = Dictionary(uniqueKeysWithValues: head.enumerated().map { ($1.name, $0) })
    let names = Set(base.map(\.name))
    both = base.enumerated().compactMap { number, row in
      numbers[row.name].map { LockstepPrograms.Row(row: row, numbers: [number, $0]) }
    }
    missing = base.map(\.name).filter { numbers[$0] == nil }
    added = head.map(\.name).filter { !names.contains($0) }
  }
}
