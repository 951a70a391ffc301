import Foundation

/// Runs two programs under callgrind, a row at a time.
struct InstructionCounting {
  let base: (name: String, path: String)
  let head: (name: String, path: String)
  let isForced: Bool
  /// Told what is going on, a line at a time.
  let log: (String) -> Void

  /// The counts of all rows.
  ///
  /// - Throws: ``ABInterruption`` after Ctrl-C, ``CallgrindProgramError`` at the first row that cannot be counted.
  func run(_ rows: [InstructionRow]) throws -> [InstructionComparison] {
    let folder = FileManager.default.temporaryDirectory.appending(path: "mnist-bench-ab-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    // Paths of equal length, as the length of its path can move a program's stack.
    let base = try CallgrindProgram(name: base.name, path: base.path, folder: folder.appending(path: "base"))
    let head = try CallgrindProgram(name: head.name, path: head.path, folder: folder.appending(path: "head"))
    return try rows.enumerated().map { index, row in
      log("[\(index + 1)/\(rows.count)] \(row.name)")
      // Side by side: counts are not times.
      let baseRun = try base.start(row, isForced: isForced)
      defer { baseRun.stop() }
      let headRun = try head.start(row, isForced: isForced)
      defer { headRun.stop() }
      return InstructionComparison(name: row.name, base: try baseRun.profile(), head: try headRun.profile())
    }
  }
}
