import Foundation

/// Runs two programs under callgrind, a row at a time.
package struct InstructionCounting {
  private let base: (name: String, path: String)
  private let head: (name: String, path: String)
  private let isForced: Bool
  private let log: (String) -> Void

  /// Prepares the counting.
  ///
  /// - Parameters:
  ///   - base: the program to compare with: its name for users, and its file.
  ///   - head: the program to judge, likewise.
  ///   - isForced: whether debug builds are counted, too.
  ///   - log: receives progress messages, one line each.
  package init(
    base: (name: String, path: String), head: (name: String, path: String), isForced: Bool,
    log: @escaping (String) -> Void
  ) {
    self.base = base
    self.head = head
    self.isForced = isForced
    self.log = log
  }

  /// The counts of all rows.
  ///
  /// - Throws: ``ABInterruption`` after Ctrl-C, ``CallgrindProgramError`` at the first row that cannot be counted.
  package func run(_ rows: [InstructionRow]) throws -> [InstructionComparison] {
    let folder = FileManager.default.temporaryDirectory.appending(path: "mnist-bench-ab-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    // Both paths have the same length, because the length of a path can move the program's stack.
    let base = try CallgrindProgram(name: base.name, path: base.path, folder: folder.appending(path: "base"))
    let head = try CallgrindProgram(name: head.name, path: head.path, folder: folder.appending(path: "head"))
    return try rows.enumerated().map { index, row in
      log("[\(index + 1)/\(rows.count)] \(row.name)")
      // Both run at the same time: this does not change counts.
      let baseRun = try base.start(row, isForced: isForced)
      defer { baseRun.stop() }
      let headRun = try head.start(row, isForced: isForced)
      defer { headRun.stop() }
      return InstructionComparison(name: row.name, base: try baseRun.profile(), head: try headRun.profile())
    }
  }
}
