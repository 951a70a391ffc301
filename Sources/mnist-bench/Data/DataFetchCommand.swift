import ArgumentParser
import CommandOptions
import Console
import Digits

/// `mnist-bench data fetch`: downloads a data set.
struct DataFetchCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fetch",
    abstract: "Download a data set, or draw the synthetic one.",
    discussion: """
      Files that already exist and are correct are kept. A file gets its name only after it is checked, so an \
      interrupted fetch leaves no incomplete file; the next fetch starts that file again.
      """)

  @Argument(help: "\(DataOptions.names).")
  var name = DataSetCatalog.mnist.name

  @Option(
    help: ArgumentHelp(
      "The folder for the files (default: Datasets/<name>, or the user's cache if there is no folder Datasets).",
      valueName: "folder"))
  var to: String?

  @Option(
    help: ArgumentHelp("A folder on the web that holds the files; several are tried in order.", valueName: "url"))
  var mirror: [String] = []

  @Option(help: ArgumentHelp("How long to wait for a file from a mirror.", valueName: "seconds"))
  var timeout: Double = 300

  @Flag(name: .customLong("no-progress"), help: "Draw no progress bar.")
  var hidesProgress = false

  func validate() throws {
    guard timeout > 0, timeout <= 86_400 else {
      throw ValidationError("--timeout \(timeout): expected seconds from above 0 to 86400")
    }
    do throws(DigitsError) {
      if name != DataOptions.syntheticName { _ = try DataSetCatalog.entry(named: name) }
    } catch {
      throw ValidationError(error.description)
    }
  }

  func run() async throws {
    if let to { try OutputFolder.check(to) }
    if name == DataOptions.syntheticName {
      let folder = to ?? "Datasets/\(name)"
      try SyntheticDigits.dataset().write(toFolder: folder)
      print(folder)
      return
    }
    let entry = try DataSetCatalog.entry(named: name)
    let folder = to ?? DataSetSearch().fetchFolder(for: entry)
    let progress = DataProgress(isEnabled: !hidesProgress)
    let mirrors = mirror.isEmpty ? entry.mirrors : mirror
    try await DataSetFetch(entry, mirrors: mirrors, seconds: timeout).run(into: folder, report: progress.show)
    print(folder)
  }
}
