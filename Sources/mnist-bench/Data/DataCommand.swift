import ArgumentParser

/// `mnist-bench data`: everything about the data sets themselves.
struct DataCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "data",
    abstract: "Fetch, verify, describe, look at and time data sets.",
    subcommands: [
      DataFetchCommand.self, DataVerifyCommand.self, DataInfoCommand.self, DataShowCommand.self, DataTimeCommand.self,
    ])
}
