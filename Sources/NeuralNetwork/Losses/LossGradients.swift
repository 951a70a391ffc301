import Foundation
import Kernels

/// What labels say after smoothing: of a one-hot target, the share `smoothing` is spread evenly over all classes.
/// Szegedy et al., "Rethinking the Inception Architecture" (2016).
///
/// `sum` and `gradient` are those of plain cross-entropy for `batch` rows of logits; returns the sum, and changes the
/// gradient, to those of the smoothed targets: loss + smoothing (logit[label] - mean logit), and gradient + smoothing
/// (one-hot - 1/classes) scale.
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

/// Binary cross-entropy of `batch` rows of logits against targets from 0 to 1, and its gradient times `gradientScale`;
/// for one output, a prediction is correct if it is on the target's side of 1/2, for several, if the greatest of both
/// are in the same place.
func binaryCrossEntropy(
  batch: Int, outputs: Int, logits: AlignedBuffer<Float>, targets: AlignedBuffer<Float>, gradientScale: Float,
  gradient: AlignedBuffer<Float>
) -> LossSum {
  let scale = gradientScale / Float(outputs)
  return meanLoss(
    batch: batch, outputs: outputs, logits: logits, targets: targets, gradient: gradient, border: 0
  ) { z, t in
    // log(1 + exp(z)) - t z, with an exponential that cannot overflow.
    (max(z, 0) - t * z + log1p(exp(-z.magnitude)), (logistic(z) - t) * scale)
  }
}

/// The squared error of `batch` rows of outputs, and its gradient times `gradientScale`; a prediction is correct as in
/// ``binaryCrossEntropy(batch:outputs:logits:targets:gradientScale:gradient:)``, which for one output means nearly
/// nothing.
func meanSquaredError(
  batch: Int, outputs: Int, logits: AlignedBuffer<Float>, targets: AlignedBuffer<Float>, gradientScale: Float,
  gradient: AlignedBuffer<Float>
) -> LossSum {
  let scale = 2 * gradientScale / Float(outputs)
  return meanLoss(
    batch: batch, outputs: outputs, logits: logits, targets: targets, gradient: gradient, border: 0.5
  ) { z, t in
    let error = z - t
    return (error * error, error * scale)
  }
}

/// The sum over the examples of the mean over the outputs of what `element` makes of a logit and its target; it also
/// gives the logit's gradient. For one output, a prediction is correct if it is on the same side of `border` as the
/// target is of 1/2.
@inline(__always)
private func meanLoss(
  batch: Int, outputs: Int, logits: AlignedBuffer<Float>, targets: AlignedBuffer<Float>,
  gradient: AlignedBuffer<Float>, border: Float,
  _ element: (_ logit: Float, _ target: Float) -> (loss: Float, gradient: Float)
) -> LossSum {
  let (z, t, g) = (logits.elements, targets.elements, gradient.elements)
  var sum = LossSum()
  for example in 0..<batch {
    let row = example * outputs..<(example + 1) * outputs
    var loss: Float = 0
    for i in row {
      let (term, slope) = element(z[i], t[i])
      loss += term
      g[i] = slope
    }
    sum.loss += Double(loss / Float(outputs))
    let first = row.lowerBound
    let isCorrect = outputs == 1 ? (z[first] >= border) == (t[first] >= 0.5) : greatest(z, row) == greatest(t, row)
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
