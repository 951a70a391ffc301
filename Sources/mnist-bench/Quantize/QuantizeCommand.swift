import ArgumentParser
import CommandOptions
import Console
import Digits
import Files
import Foundation
import ModelFiles
import ModelInsight
import NeuralNetwork

/// `mnist-bench quantize`: weights in eight bits.
struct QuantizeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "quantize",
    abstract: "Round weights to eight bits; show accuracy and size before and after.",
    discussion: """
      The weights of each output channel become whole numbers from -127 to 127 and one scale; biases stay as they are. \
      The file is a quarter as large. Every command with --weights can read it; the commands expand the weights to 32 \
      bits and compute with those. "changed" counts the test images whose predicted class changes. "compressed" is the \
      size of the file after zlib, in bytes.
      """)

  @OptionGroup var weights: WeightsOptions

  @OptionGroup var data: DataOptions

  @OptionGroup var compute: ComputeOptions

  @Option(help: ArgumentHelp("The quantized weights' file (default: beside --weights, .int8).", valueName: "file"))
  var output: String?

  func run() async throws {
    let weights = try weights.load()
    let output = try output ?? weights.path(ending: ".int8.safetensors")
    try OutputFolder.prepare(for: output, sparing: [weights.file])
    let dataset = try await data.load(requiresTraining: false)
    let quantized = QuantizedWeights(weights.parameters, of: .mnist)
    var table = try CompressionTable(images: dataset.test, compute: compute.forNetworks())
    try table.add(
      "before, float32", weights, file: Network.mnist.safetensors(of: weights.parameters, layout: .keras))
    try table.add(
      "after, int8", LoadedWeights(file: output, parameters: quantized.dequantized), file: quantized.safetensors)
    try quantized.safetensors.write(to: output)
    print(table.text(isColoured: Terminal.isColoured), terminator: "")
    DataLog.write("weights: \(DirectOutput.name(of: output))")
  }
}
