import ArgumentParser
import BenchmarkHistory
import BenchmarkReports
import Console
import Files
import Foundation

/// `mnist-bench history add`: puts reports into a history.
struct HistoryAddCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "add",
    abstract: "Add reports to a history, without their samples.",
    discussion: """
      A report has to be of a commit without further changes, from a release build. A second report of a commit is a \
      further measurement of it; the same report again changes nothing.

      Commits are in the order in which they were made. Reports of older versions do not tell when that was; then the \
      git repository of the current folder is asked.
      """)

  @Argument(help: ArgumentHelp("The reports, whole or slim; \"-\" is standard input.", valueName: "report.json"))
  var reports: [String]

  @Option(help: ArgumentHelp("The history's folder.", valueName: "folder"))
  var history = HistoryFolder.defaultPath

  func run() throws {
    let entries = try reports.map { try HistoryEntry(Report(contentsOf: $0), file: FileBytes.name(of: $0)) }
    let here = URL(filePath: FileManager.default.currentDirectoryPath)
    let additions = try HistoryFolder(path: history).add(entries) { SourceRevision.date(of: $0, in: here) }
    for (entry, addition) in zip(entries, additions) {
      switch addition {
      case .alreadyThere(let file): DataLog.write("\(entry.file): is in the history already: \(file)")
      case .added(let file, let commitDate):
        if commitDate == nil {
          DataLog.write("\(entry.file): no repository here knows \(entry.shortCommit), so it is placed by its own date")
        }
        print(file)
      }
    }
  }
}
