import Kernels
import NeuralNetwork
import SIMDKernels

/// Proves the logits of test images, with trained weights, against the float64 network.
///
/// Reads `weights` (the tensors, in order), `images` (0...1) and `labels`.
func checkInference() throws(Misfit) {
  let network = Network.mnist
  let parameters = AlignedBuffer<Float>(zeros: network.parameterBufferCount)
  var weights = try floats(of: "weights")[...]
  guard weights.count == network.parameterCount else { throw Misfit("weights: \(weights.count) floats") }
  for tensor in network.parameters {
    for (index, value) in zip(tensor.range, weights.prefix(tensor.range.count)) { parameters[index] = value }
    weights = weights.dropFirst(tensor.range.count)
  }
  let (images, labels) = (AlignedBuffer(try floats(of: "images")), try bytes(of: "labels"))
  let classes = network.output.count
  let reference = ReferenceNetwork(network: network, parameters: parameters).logits(images)
  for kernels in kernelSets {
    let logits = AlignedBuffer<Float>(zeros: labels.count * classes)
    do throws(ShapeError) {
      let evaluator = try Evaluator(
        network: network, parameters: parameters, kernels: kernels, pool: WorkerPool(), microBatchSize: 16)
      evaluator.update()
      try evaluator.predict(images, logits: logits)
    } catch {
      throw Misfit(error.description)
    }
    var (correct, worst) = (0, 0.0)
    for image in labels.indices {
      let row = image * classes..<(image + 1) * classes
      let (actual, expected) = (logits[row].array.map { Double($0) }, Array(reference[row]))
      let norm = expected.reduce(0) { $0 + $1 * $1 }.squareRoot()
      for (a, b) in zip(actual, expected) { worst = max(worst, (a - b).magnitude / norm) }
      guard greatest(actual) == greatest(expected) else {
        throw Misfit("\(kernels.name): image \(image) is a \(greatest(actual)), expected \(greatest(expected))")
      }
      correct += greatest(actual) == Int(labels[image]) ? 1 : 0
    }
    guard worst < 1e-5 else { throw Misfit("\(kernels.name): a logit is off by \(worst) of their norm") }
    print("\(kernels.name): \(labels.count) images, every class as in float64, \(correct) as labelled;")
    print("  logits within \(worst) of their norm")
  }
}

private func greatest(_ values: [Double]) -> Int {
  values.indices.reduce(0) { values[$1] > values[$0] ? $1 : $0 }
}
