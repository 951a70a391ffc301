import ArgumentParser
import Digits

/// `mnist-bench data fetch`: downloads a data set.
struct DataFetchCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fetch",
    abstract: "Download a data set, or draw the synthetic one.",
    discussion: """
      Files that are there and right are kept. Every file is checked before it takes its name; an interrupted fetch \
      leaves nothing incomplete behind, and the next one starts that file again.
      """)

  @Argument(help: "\(DataOptions.names).")
  var name = DataSetCatalog.mnist.name

  @Option(
    help: ArgumentHelp(
      "The folder for the files (default: Datasets/<name>, or the user's cache where there is no folder Datasets).",
      valueName: "folder"))
  var to: String?

  @Option(
    help: ArgumentHelp("A folder on the web that holds the files; may be repeated, tried in order.", valueName: "url"))
  var mirror: [String] = []

  @Option(help: ArgumentHelp("The time that a mirror has to deliver a file.", valueName: "seconds"))
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
