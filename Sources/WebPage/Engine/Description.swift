import Kernels
import Measurement
import NeuralNetwork

/// The engine's facts for the page, in JSON: kernel sets, tensors, stages and workloads.
enum Description {
  static var text: String {
    let network = Network.mnist
    let tensors = network.parameters.map { tensor in
      "{\"name\":\(quoted(tensor.name)),\"shape\":\(list(tensor.shape.map { "\($0)" })),"
        + "\"offset\":\(tensor.range.lowerBound)}"
    }
    let precision = ClockPrecision(measuring: SystemClock())
    return "{\"kernels\":\(list(KernelSets.all.map { quoted($0.name) })),"
      + "\"parameterCount\":\(network.parameterBufferCount),\"tensors\":\(list(tensors)),"
      + "\"workloads\":\(list(Workload.all.map { quoted($0.name) })),"
      + "\"clockResolution\":\(precision.resolution)}"
  }
}
