/// The first life of both programs: it lists their rows and proves them.
struct ABProof {
  private let workers: [() throws -> WorkerProcess]

  /// The proof of two programs, the base first, with the same arguments.
  init(paths: [String], arguments: [String]) {
    workers = paths.map { path in { try WorkerProcess(path: path, arguments: arguments) } }
  }

  /// The greetings of both programs, the base's first.
  func greetings() throws -> [WorkerProtocol.Greeting] {
    try workers.map { worker in
      let worker = try worker()
      defer { worker.end() }
      return try worker.greeting()
    }
  }

  /// For each row, the reason of its failure in the base and in the head; nil where it does not fail.
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

/// The common rows of two programs.
struct ABRows {
  /// The rows that both have, in the base's order.
  let both: [LockstepPrograms.Row]
  /// The names of rows that only the base has.
  let missing: [String]
  /// The names of rows that only the head has.
  let added: [String]

  /// Matches the rows of two greetings by their names.
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
