import ArgumentParser

/// `mnist-bench history`: the times of each commit, and where they change.
struct HistoryCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "history",
    abstract: "Keep the reports of many commits, and find the commits between which times changed.",
    discussion: """
      A history is a folder of slim reports, Results/history/<machine>/<when measured>-<commit>.json. There is nothing \
      else: copy it, merge it, remove files from it.

      Reports are of the same machine if processor, caches, quota, the caches' state and the data are the same.
      """,
    subcommands: [
      HistoryAddCommand.self, HistoryListCommand.self, HistoryShowCommand.self, HistoryCheckCommand.self,
      HistoryAcknowledgeCommand.self,
    ])
}
