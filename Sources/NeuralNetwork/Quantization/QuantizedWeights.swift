import Kernels

/// A network's weights in eight bits: each output channel's kernel as whole numbers from -127 to 127 and one scale, by
/// which they are multiplied; biases as they are.
///
/// Symmetric post-training quantisation per channel: Krishnamoorthi, "Quantizing deep convolutional networks for
/// efficient inference", 2018. A weight is off by half a scale at most.
///
/// As a file it is a safetensors file: `conv2d/kernel` as I8 in the usual layout, `conv2d/kernel_scale` as F32 with a
/// number for each output, `conv2d/bias` as F32, and so on. Whatever reads weights reads it.
public struct QuantizedWeights: Sendable {
  private let network: Network
  private let kernels: [ParameterTensor: Kernel]
  private let parameters: AlignedBuffer<Float>

  /// One layer's weights.
  private struct Kernel {
    let values: [Int8]
    let scales: [Float]
  }

  /// What the name of a kernel's scales ends with.
  private static let scaleEnding = "_scale"
  private static let greatest: Float = 127

  /// Rounds weights, which must be finite, to the nearest of 255 steps.
  public init(_ parameters: AlignedBuffer<Float>, of network: Network) {
    var kernels: [ParameterTensor: Kernel] = [:]
    for tensor in network.parameters where !tensor.isBias {
      let weights = parameters[tensor.range].array
      let outputs = tensor.shape[tensor.shape.count - 1]
      let scales = (0..<outputs).map { output in
        stride(from: output, to: weights.count, by: outputs).reduce(0) { max($0, abs(weights[$1])) } / Self.greatest
      }
      let values = weights.enumerated().map { index, weight in
        let scale = scales[index % outputs]
        return scale == 0 ? 0 : Int8(min(max((weight / scale).rounded(), -Self.greatest), Self.greatest))
      }
      kernels[tensor] = Kernel(values: values, scales: scales)
    }
    self.network = network
    self.kernels = kernels
    self.parameters = parameters
  }

  /// The weights that the whole numbers stand for.
  public var dequantized: AlignedBuffer<Float> {
    let result = AlignedBuffer(parameters.array)
    for (tensor, kernel) in kernels {
      result[tensor.range].copy(from: AlignedBuffer(Self.products(kernel)))
    }
    return result
  }

  /// The file.
  public var safetensors: SafetensorsFile {
    let tensors = network.parameters.flatMap { tensor -> [SafetensorsTensor] in
      guard let kernel = kernels[tensor] else {
        return [SafetensorsTensor(name: tensor.name, shape: tensor.shape, elements: parameters[tensor.range].array)]
      }
      return [
        SafetensorsTensor(
          name: tensor.name + Self.scaleEnding, shape: [kernel.scales.count], elements: kernel.scales),
        SafetensorsTensor(name: tensor.name, shape: tensor.shape, elements: kernel.values),
      ]
    }
    return SafetensorsFile(
      tensors: tensors, metadata: ["layout": WeightLayout.keras.rawValue, "quantization": "kernel x kernel_scale"])
  }

  /// Whether a file holds weights in eight bits.
  static func areIn(_ file: SafetensorsFile) -> Bool { file.tensors.contains { $0.name.hasSuffix(scaleEnding) } }

  /// The weights that a file's whole numbers stand for.
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
        elements = products(Kernel(values: try integers(file, tensor.name, tensor.shape), scales: scales))
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

  private static func products(_ kernel: Kernel) -> [Float] {
    kernel.values.enumerated().map { Float($1) * kernel.scales[$0 % kernel.scales.count] }
  }
}
