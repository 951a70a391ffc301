import Foundation
import Kernels

/// What labels say after smoothing: of a one-hot target, the share `smoothing` is spread evenly over all classes. Szegedy et al.,
/// "Rethinking the Inception Architecture" (2016).
///
/// `sum` and `gradient` are those of plain cross-entropy for `batch` rows of logits; returns the sum, and changes the gradient, to
/// those of the smoothed targets: loss + smoothing (logit[label] - mean logit), and gradient + smoothing (one-hot - 1/classes) scale.
func smoothLabels(
  _ smoothing: Float, classes: Int, logits: AlignedBuffer<Float>, labels: AlignedBuffer<UInt8>, gradientScale: Float,
  gradient: AlignedBuffer<Float>, sum: LossSum
) -> LossSum {
  let (z, g, labels) = (logits.elements, gradient.elements, labels.elements)
  var result = sum
  for example in labels.indices {
    let first = example * classes
    let label = first + Int(labels[example])
    var total: Float = 0
    for i in first..<first + classes {
      total += z[i]
      g[i] -= smoothing * gradientScale / Float(classes)
    }
    g[label] += smoothing * gradientScale
    result.loss += Double(smoothing * (z[label] - total / Float(classes)))
  }
  return result
}

/// Binary cross-entropy of `batch` rows of logits against targets from 0 to 1, and its gradient times `gradientScale`; for one output,
/// a prediction is correct if it is on the target's side of 1/2, for several, if the greatest of both are in the same place.
func binaryCrossEntropy(
  batch: Int, outputs: Int, logits: AlignedBuffer<Float>, targets: AlignedBuffer<Float>, gradientScale: Float,
  gradient: AlignedBuffer<Float>
) -> LossSum {
  let (z, t, g) = (logits.elements, targets.elements, gradient.elements)
  var sum = LossSum()
  for example in 0..<batch {
    let row = example * outputs..<(example + 1) * outputs
    var loss: Float = 0
    for i in row {
      // log(1 + exp(z)) - t z, with an exponential that cannot overflow.
      loss += max(z[i], 0) - t[i] * z[i] + log1p(exp(-z[i].magnitude))
      g[i] = (logistic(z[i]) - t[i]) * (gradientScale / Float(outputs))
    }
    sum.loss += Double(loss / Float(outputs))
    let isCorrect =
      outputs == 1 ? (z[row.lowerBound] >= 0) == (t[row.lowerBound] >= 0.5) : greatest(z, row) == greatest(t, row)
    sum.correct += isCorrect ? 1 : 0
  }
  return sum
}

/// The squared error of `batch` rows of outputs, and its gradient times `gradientScale`; a prediction is correct as in
/// ``binaryCrossEntropy(batch:outputs:logits:targets:gradientScale:gradient:)``, which for one output means nearly nothing.
func meanSquaredError(
  batch: Int, outputs: Int, logits: AlignedBuffer<Float>, targets: AlignedBuffer<Float>, gradientScale: Float,
  gradient: AlignedBuffer<Float>
) -> LossSum {
  let (z, t, g) = (logits.elements, targets.elements, gradient.elements)
  var sum = LossSum()
  for example in 0..<batch {
    let row = example * outputs..<(example + 1) * outputs
    var loss: Float = 0
    for i in row {
      let error = z[i] - t[i]
      loss += error * error
      g[i] = error * (2 * gradientScale / Float(outputs))
    }
    sum.loss += Double(loss / Float(outputs))
    let isCorrect =
      outputs == 1 ? (z[row.lowerBound] >= 0.5) == (t[row.lowerBound] >= 0.5) : greatest(z, row) == greatest(t, row)
    sum.correct += isCorrect ? 1 : 0
  }
  return sum
}

/// The index of the greatest element, the first of equals.
private func greatest(_ values: UnsafeMutableBufferPointer<Float>, _ range: Range<Int>) -> Int {
  var greatest = range.lowerBound
  for i in range where values[i] > values[greatest] { greatest = i }
  return greatest - range.lowerBound
}
