import Foundation

// The protocol documents what these compute.
// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
extension KernelSet {
  public func softmaxCrossEntropy(
    batch: Int, classes: Int, logits: UnsafePointer<Float>, labels: UnsafePointer<UInt8>, gradientScale: Float,
    gradient: UnsafeMutablePointer<Float>
  ) -> LossSum {
    var sum = LossSum()
    for example in 0..<batch {
      let logits = logits + example * classes
      let gradient = gradient + example * classes
      let label = Int(labels[example])
      var greatest = 0
      for i in 1..<classes where logits[i] > logits[greatest] { greatest = i }
      var total: Float = 0
      for i in 0..<classes {
        gradient[i] = exp(logits[i] - logits[greatest])
        total += gradient[i]
      }
      for i in 0..<classes { gradient[i] *= gradientScale / total }
      gradient[label] -= gradientScale
      sum.loss += Double(log(total) - (logits[label] - logits[greatest]))
      sum.correct += greatest == label ? 1 : 0
    }
    return sum
  }
}
