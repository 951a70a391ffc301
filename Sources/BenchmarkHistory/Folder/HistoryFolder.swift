import BenchmarkReports
import Foundation
import JSONDocuments

/// A history: a folder with a folder for each class of machines, which holds a slim report for each measurement of a
/// commit, `<when measured>-<commit>.json`, and in `acknowledged` a file for each change that somebody has accepted.
///
/// There is no index and no server: the files are all there is, and each tells what it is. Two branches that both add
/// to a history merge without a conflict, because they add different files.
package struct HistoryFolder: Sendable {
  /// The folder's usual place.
  package static let defaultPath = "Results/history"

  static let acknowledgements = "acknowledged"

  /// The folder's path, as it was given.
  package let path: String

  /// The history at `path`, which need not exist yet.
  package init(path: String) { self.path = path }

  /// The path of the folder of a machine.
  func path(of machine: MachineClass) -> String { "\(path)/\(machine.name)" }

  /// Reads the whole history.
  ///
  /// - Parameter machine: the name of the only machine to read; nil for all.
  /// - Returns: a history for each machine, in the order of their names; at least one.
  /// - Throws: an error of one line that names the file, the field and what was expected.
  package func machines(named machine: String? = nil) throws -> [MachineHistory] {
    let names = try Self.names(in: path).filter { try isMachine($0) }
    guard !names.isEmpty else { throw HistoryError.empty(folder: path) }
    if let machine, !names.contains(machine) {
      throw HistoryError.unknownMachine(name: machine, known: names)
    }
    return try names.filter { machine == nil || $0 == machine }.map(machineHistory)
  }

  private func isMachine(_ name: String) throws -> Bool {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: "\(path)/\(name)", isDirectory: &isFolder), isFolder.boolValue else {
      return false
    }
    return try !Self.documents(in: "\(path)/\(name)").isEmpty
  }

  private func machineHistory(_ name: String) throws -> MachineHistory {
    let folder = "\(path)/\(name)"
    let entries = try Self.documents(in: folder).map { file in
      let entry = try HistoryEntry(Report(contentsOf: "\(folder)/\(file)"), file: "\(folder)/\(file)")
      guard entry.machine.name == name else {
        throw HistoryError.misplaced(
          file: entry.file, expected: "a report of this folder's machine, found one of \(entry.machine.name)")
      }
      return entry
    }
    let acknowledgements = try Self.documents(in: "\(folder)/\(Self.acknowledgements)").map {
      try Acknowledgement(contentsOf: "\(folder)/\(Self.acknowledgements)/\($0)")
    }
    return MachineHistory(entries: entries, acknowledgements: acknowledgements)
  }

  /// The names of the JSON files in a folder, in order; none if there is no such folder. Files that are being written
  /// have other names.
  private static func documents(in folder: String) throws -> [String] {
    try names(in: folder).filter { $0.hasSuffix(".json") && !$0.hasPrefix(".") }
  }

  private static func names(in folder: String) throws(HistoryError) -> [String] {
    do {
      return try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
    } catch let error as CocoaError where error.code == .fileReadNoSuchFile {
      return []
    } catch {
      throw .unreadable(folder: folder, reason: error.systemReason)
    }
  }
}
