import BenchmarkReports
import Files
import Foundation
import JSONDocuments

extension HistoryFolder {
  /// What became of a report that was to be added.
  package enum Addition: Sendable, Equatable {
    /// It is in this new file; `commitDate` tells when the commit was made, nil if that is not known.
    case added(file: String, commitDate: String?)
    /// The history had it before, in this file.
    case alreadyThere(file: String)
  }

  /// Adds reports, whole or slim. All are checked before the first is written, and each file appears complete or not at
  /// all. A report that the history has already changes nothing.
  ///
  /// - Parameters:
  ///   - entries: the reports.
  ///   - commitDate: when a commit was made, for reports that do not tell; nil if it is not known.
  /// - Throws: an error of one line that names the file and what was expected.
  package func add(_ entries: [HistoryEntry], commitDate: (String) -> String?) throws -> [Addition] {
    var planned: [(file: String, report: Report, from: String)] = []
    var additions: [Addition] = []
    for entry in entries {
      var report = entry.report
      let file = "\(path(of: entry.machine))/\(entry.fileName)"
      // Two reports of one command may be the same, too.
      let earlier = planned.first { $0.file == file }
      let existing =
        try earlier?.report ?? (FileManager.default.fileExists(atPath: file) ? Report(contentsOf: file) : nil)
      if let existing {
        guard existing.withoutCommitDate == report.withoutCommitDate else {
          throw HistoryError.taken(file: entry.file, by: earlier?.from ?? file)
        }
        additions.append(.alreadyThere(file: file))
        continue
      }
      if entry.commitDate == nil { report.context.details.gitCommitDate = commitDate(entry.commit) }
      planned.append((file, report, entry.file))
      additions.append(.added(file: file, commitDate: report.context.details.gitCommitDate))
    }
    for (file, report, _) in planned {
      try Self.makeFolder(of: file)
      try report.write(to: file)
    }
    return additions
  }

  /// Writes an acknowledgement; one of the same change replaces the earlier.
  ///
  /// - Returns: the file.
  /// - Throws: an error of one line that names the file.
  package func add(_ acknowledgement: Acknowledgement, of machine: MachineClass) throws -> String {
    let file = "\(path(of: machine))/\(Self.acknowledgements)/\(acknowledgement.id).json"
    try Self.makeFolder(of: file)
    try JSONFile.write(acknowledgement, to: file)
    return file
  }

  private static func makeFolder(of file: String) throws(HistoryError) {
    let folder = URL(filePath: file).deletingLastPathComponent().relativePath
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    } catch {
      throw .unwritable(folder: folder)
    }
  }
}

extension Report {
  /// The date can be filled in later, so it does not tell reports apart.
  fileprivate var withoutCommitDate: Report {
    var report = self
    report.context.details.gitCommitDate = nil
    return report
  }
}
