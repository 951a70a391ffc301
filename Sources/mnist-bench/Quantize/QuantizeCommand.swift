import ArgumentParser
import Digits
import Files
import Foundation
import ModelInsight
import NeuralNetwork

/// `mnist-bench quantize`: weights in eight bits.
struct QuantizeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "quantize",
    abstract: "Round weights to eight bits; accuracy and size before and after.",
    discussion: """
      Each output channel's weights become whole numbers from -127 to 127 and one scale; biases stay as they are. The \
      file is a quarter as large, and every command with --weights takes it; they compute with the numbers that it \
      stands for, in 32 bits. "changed" counts the test images that are taken for another class than before, \
      "compressed" the bytes that zlib makes of the file.
      """)

  @OptionGroup var weights: WeightsOptions

  @OptionGroup var data: DataOptions

  @OptionGroup var compute: ComputeOptions

  @Option(help: ArgumentHelp("The file for the weights (default: beside them, .int8).", valueName: "file"))
  var output: String?

  func run() async throws {
    let weights = try weights.load()
    let output = try output ?? weights.path(ending: ".int8.safetensors")
    try OutputFolder.prepare(for: output, sparing: [weights.file])
    let dataset = try await data.load(requiresTraining: false)
    let quantized = QuantizedWeights(weights.parameters, of: .mnist)
    var table = CompressionTable(images: dataset.test, compute: compute)
    try table.add(
      "before, float32", weights, file: Network.mnist.safetensors(of: weights.parameters, layout: .keras))
    try table.add(
      "after, int8", LoadedWeights(file: output, parameters: quantized.dequantized), file: quantized.safetensors)
    try quantized.safetensors.write(to: output)
    print(table.text(isColoured: Terminal.isColoured), terminator: "")
    DataLog.write("weights: \(DirectOutput.name(of: output))")
  }
}
