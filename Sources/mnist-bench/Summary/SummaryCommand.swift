import ArgumentParser
import NeuralNetwork

/// `mnist-bench summary`: the network, layer by layer.
struct SummaryCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "summary",
    abstract: "Show the network layer by layer: shapes, parameters, flops, bytes.",
    discussion: """
      Flops are those of the direct algorithm, a multiply-add counted as two. Bytes are those that must move at \
      least once: every operand read, every result written. Backward is the gradients of weights, biases and, but for \
      the first layer, inputs.
      """)

  @Option(help: "Images that flops and bytes are counted for.")
  var batchSize = 1

  private static let batchLimit = 65_536

  func validate() throws {
    guard (1...Self.batchLimit).contains(batchSize) else {
      throw ValidationError("--batch-size \(batchSize): expected 1 to \(Self.batchLimit)")
    }
  }

  func run() {
    print(NetworkTable(network: .mnist, batchSize: batchSize).text, terminator: "")
  }
}
