import JSONDocuments
import Kernels
import Measurement
import NeuralNetwork

/// The engine's facts for the page, in JSON: kernel sets, tensors, stages and workloads.
enum Description {
  static var text: String {
    let network = Network.mnist
    let tensors = network.parameters.map { tensor in
      JSONText.object([
        ("name", JSONText.string(tensor.name)), ("shape", JSONText.array(tensor.shape.map { "\($0)" })),
        ("offset", "\(tensor.range.lowerBound)"),
      ])
    }
    let precision = ClockPrecision(measuring: SystemClock())
    return JSONText.object([
      ("kernels", JSONText.array(KernelSets.all.map { JSONText.string($0.name) })),
      ("parameterCount", "\(network.parameterBufferCount)"), ("tensors", JSONText.array(tensors)),
      ("workloads", JSONText.array(Workload.all.map { JSONText.string($0.name) })),
      ("clockResolution", "\(precision.resolution)"),
    ])
  }
}
