import ArgumentParser
import Console
import ModelInsight
import NeuralNetwork

/// `mnist-bench summary`: the network, layer by layer.
struct SummaryCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "summary",
    abstract: "Show the network layer by layer: shapes, parameters, flops, bytes.",
    discussion: """
      Flops are those of the direct algorithm; a multiply-add counts as two. Bytes count each operand read once and each \
      result written once. Backward computes the gradients of weights, biases and, except in the first layer, inputs.
      """)

  @Option(help: "The number of images to count flops and bytes for.")
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
