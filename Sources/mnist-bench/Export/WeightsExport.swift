import Console
import Files
import Foundation
import ModelFiles
import ModelInsight
import NeuralNetwork

/// Trained weights as another framework's file.
struct WeightsExport {
  /// The formats for a file of weights.
  enum Format {
    case onnx(ONNXInputLayout)
    case safetensors(WeightLayout)
  }

  let format: Format
  let weights: LoadedWeights

  /// Writes the file at `path`, or beside the weights, and returns its name.
  func write(to path: String?) throws -> String {
    let path = try path ?? weights.path(ending: ending)
    try OutputFolder.prepare(for: path, sparing: [weights.file])
    switch format {
    case .onnx(let inputLayout):
      try FileOutput.replace(path, with: [Network.mnist.onnx(weights: weights.parameters, inputLayout: inputLayout)])
    case .safetensors(let layout):
      try Network.mnist.safetensors(of: weights.parameters, layout: layout).write(to: path)
    }
    return DirectOutput.name(of: path)
  }

  private var ending: String {
    switch format {
    case .onnx: ".onnx"
    case .safetensors(let layout): ".\(layout.rawValue).safetensors"
    }
  }
}
