import ArgumentParser

@main
struct MNISTBench: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "mnist-bench",
    abstract: "How fast can a convolutional network run on this CPU, and why?")
}
