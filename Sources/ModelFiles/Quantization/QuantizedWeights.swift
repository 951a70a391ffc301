import Kernels
import NeuralNetwork

/// A network's weights in eight bits. The weights of each output are stored as whole numbers from -127 to 127 and one
/// scale: a weight is about its whole number times the scale. Biases stay as they are.
///
/// Symmetric post-training quantisation per channel: Krishnamoorthi, "Quantizing deep convolutional networks for
/// efficient inference", 2018. The error of a weight is at most half a scale.
///
/// The file is a safetensors file: `conv2d/kernel` as I8 in the usual layout, `conv2d/kernel_scale` as F32 with a
/// number for each output, `conv2d/bias` as F32, and so on. All commands that read weights read such files.
public struct QuantizedWeights: Sendable {
  private let network: Network
  private let weights: [ParameterTensor: ScaledWeights]
  private let parameters: AlignedBuffer<Float>

  /// One layer's weights.
  private struct ScaledWeights {
    let values: [Int8]
    let scales: [Float]
  }

  /// The ending of the names of scales.
  private static let scaleEnding = "_scale"
  private static let greatest: Float = 127

  /// Rounds weights, which must be finite, to the nearest of 255 steps.
  public init(_ parameters: AlignedBuffer<Float>, of network: Network) {
    var weights: [ParameterTensor: ScaledWeights] = [:]
    for tensor in network.parameters where !tensor.isBias {
      let floats = parameters[tensor.range].array
      let outputs = tensor.shape[tensor.shape.count - 1]
      let scales = (0..<outputs).map { output in
        stride(from: output, to: floats.count, by: outputs).reduce(0) { max($0, abs(floats[$1])) } / Self.greatest
      }
      let values = floats.enumerated().map { index, weight in
        let scale = scales[index % outputs]
        return scale == 0 ? 0 : Int8(min(max((weight / scale).rounded(), -Self.greatest), Self.greatest))
      }
      weights[tensor] = ScaledWeights(values: values, scales: scales)
    }
    self.network = network
    self.weights = weights
    self.parameters = parameters
  }

  /// The weights as floats: each whole number times its scale.
  public var dequantized: AlignedBuffer<Float> {
    let result = AlignedBuffer(parameters.array)
    for (tensor, scaled) in weights {
      result[tensor.range].copy(from: AlignedBuffer(Self.products(scaled)))
    }
    return result
  }

  /// The contents of the file.
  public var safetensors: SafetensorsFile {
    let tensors = network.parameters.flatMap { tensor -> [SafetensorsTensor] in
      guard let scaled = weights[tensor] else {
        return [SafetensorsTensor(name: tensor.name, shape: tensor.shape, elements: parameters[tensor.range].array)]
      }
      return [
        SafetensorsTensor(
          name: tensor.name + Self.scaleEnding, shape: [scaled.scales.count], elements: scaled.scales),
        SafetensorsTensor(name: tensor.name, shape: tensor.shape, elements: scaled.values),
      ]
    }
    return SafetensorsFile(
      tensors: tensors, metadata: ["layout": WeightLayout.keras.rawValue, "quantization": "kernel x kernel_scale"])
  }

  /// Whether a file holds weights in eight bits.
  static func areIn(_ file: SafetensorsFile) -> Bool { file.tensors.contains { $0.name.hasSuffix(scaleEnding) } }

  /// The weights of a file as floats: each whole number times its scale.
  ///
  /// - Throws: ``WeightLayoutError`` if a tensor is missing, is not the network's, or has another shape, another type
  ///   or elements that are not finite.
  static func dequantized(_ file: SafetensorsFile, network: Network) throws(WeightLayoutError) -> AlignedBuffer<Float> {
    let path = file.file
    let known = network.parameters.flatMap { $0.isBias ? [$0.name] : [$0.name, $0.name + scaleEnding] }
    if let extra = file.tensors.first(where: { !known.contains($0.name) }) {
      throw .checkpoint(.extraTensor(file: path, tensor: extra.name))
    }
    let buffer = AlignedBuffer<Float>(zeros: network.parameterBufferCount)
    for tensor in network.parameters {
      let elements: [Float]
      if tensor.isBias {
        elements = try floats(file, tensor.name, tensor.shape)
      } else {
        let scales = try floats(file, tensor.name + scaleEnding, [tensor.shape[tensor.shape.count - 1]])
        elements = products(ScaledWeights(values: try integers(file, tensor.name, tensor.shape), scales: scales))
      }
      do throws(CheckpointError) { try checkFinite(elements, of: tensor.name, file: path) } catch {
        throw .checkpoint(error)
      }
      buffer[tensor.range].copy(from: AlignedBuffer(elements))
    }
    return buffer
  }

  private static func floats(
    _ file: SafetensorsFile, _ name: String, _ shape: [Int]
  ) throws(WeightLayoutError) -> [Float] {
    do throws(SafetensorsError) { return try file.floats(of: name, shape: shape) } catch { throw .file(error) }
  }

  private static func integers(
    _ file: SafetensorsFile, _ name: String, _ shape: [Int]
  ) throws(WeightLayoutError) -> [Int8] {
    do throws(SafetensorsError) { return try file.elements(of: name, shape: shape) } catch { throw .file(error) }
  }

  private static func products(_ scaled: ScaledWeights) -> [Float] {
    scaled.values.enumerated().map { Float($1) * scaled.scales[$0 % scaled.scales.count] }
  }
}
