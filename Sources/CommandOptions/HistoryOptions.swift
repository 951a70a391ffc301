import ArgumentParser
import BenchmarkHistory

/// The options of all commands that read a benchmark history.
package struct HistoryOptions: ParsableArguments {
  @Option(help: ArgumentHelp("The history's folder.", valueName: "folder"))
  package var history = HistoryFolder.defaultPath

  @Option(help: ArgumentHelp("Only the machines of this name, as the folder is called.", valueName: "name"))
  package var machine: String?

  /// The options before a command line is read.
  package init() {}

  /// The histories of all machines, or of the one that was asked for.
  package var machines: [MachineHistory] {
    get throws { try HistoryFolder(path: history).machines(named: machine) }
  }
}
