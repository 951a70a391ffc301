import Foundation

extension Reference {
  /// The loss of the batch, the gradient of the logits and the number of correct predictions, which is exact.
  ///
  /// With d the logits less their maximum, rounding d makes exp(d) relatively wrong by up to |d| / 2 epsilon, and exp
  /// itself may err by two. The sum of the exponentials inherits the mean D of |d| under the softmax, halved, likewise
  /// two, and sqrt(classes) from adding. Scale, division and subtraction add two more. The logarithm turns the sum's
  /// relative error into an absolute one and errs by two of its own.
  public static func softmaxCrossEntropy(
    batch: Int, classes: Int, logits: AlignedBuffer<Float>, labels: AlignedBuffer<UInt8>, gradientScale: Float
  ) -> (loss: ReferenceResult, gradient: ReferenceResult, correct: Int) {
    var (loss, lossMagnitude, correct) = (0.0, 0.0, 0)
    var gradient: [Double] = []
    var magnitudes: [Double] = []
    let scale = Double(gradientScale.magnitude)
    for example in 0..<batch {
      let logits = values(logits[example * classes..<(example + 1) * classes])
      let label = Int(labels[example])
      let result = softmaxCrossEntropy(logits: logits, label: label)
      let greatest = logits.max() ?? 0
      let meanShift = zip(result.softmax, logits).reduce(0) { $0 + $1.0 * (greatest - $1.1) }
      let sumError = meanShift / 2 + 2 + Double(classes).squareRoot()
      loss += result.loss
      let logOfSum = result.loss - (greatest - logits[label])
      lossMagnitude += sumError + 2 * (1 + logOfSum) + result.loss
      correct += logits.firstIndex(of: greatest) == label ? 1 : 0
      for (i, probability) in result.softmax.enumerated() {
        gradient.append((probability - (i == label ? 1 : 0)) * Double(gradientScale))
        let shiftError = (greatest - logits[i]) / 2 + 2
        magnitudes.append(scale * (probability * (shiftError + sumError + 2) + (i == label ? 1 : 0)))
      }
    }
    return (
      ReferenceResult(values: [loss], magnitudes: [lossMagnitude], factor: 1),
      ReferenceResult(values: gradient, magnitudes: magnitudes, factor: 1), correct
    )
  }

  /// The softmax of one example's logits and its cross-entropy against `label`.
  package static func softmaxCrossEntropy(logits: [Double], label: Int) -> (loss: Double, softmax: [Double]) {
    let greatest = logits.max() ?? 0
    let exponentials = logits.map { exp($0 - greatest) }
    let sum = exponentials.reduce(0, +)
    return (log(sum) - (logits[label] - greatest), exponentials.map { $0 / sum })
  }
}
