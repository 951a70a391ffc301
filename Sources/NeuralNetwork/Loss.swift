import ElementaryFunctions
import Kernels

/// The function that training minimises. It compares a network's last outputs, the logits, with the labels. All losses
/// are means over the examples.
public enum Loss: String, Sendable, Hashable, CaseIterable {
  /// -log softmax(logits)[label].
  case softmaxCrossEntropy = "softmax-cross-entropy"
  /// The mean over the outputs of -t log s - (1 - t) log(1 - s), where s = 1 / (1 + exp(-logit)) and t is the target.
  /// Each output answers one yes-or-no question.
  case binaryCrossEntropy = "binary-cross-entropy"
  /// The mean over the outputs of (logit - t)^2.
  case meanSquaredError = "mean-squared-error"
}

/// Label smoothing: spreads the share `smoothing` of each one-hot target evenly over all classes. Szegedy et al.,
/// "Rethinking the Inception Architecture" (2016).
///
/// `sum` and `gradient` come from plain cross-entropy on `batch` rows of logits. The function returns the sum for the
/// smoothed targets, loss + smoothing (logit[label] - mean logit) for each row, and changes the gradient in place to
/// gradient + smoothing (one-hot - 1/classes) scale.
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

/// Binary cross-entropy of `batch` rows of logits against targets from 0 to 1, and its gradient times `gradientScale`.
/// With one output, a prediction is correct if it is on the same side of 1/2 as the target. With several outputs, a
/// prediction is correct if its greatest element has the same index as the target's greatest element.
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

/// The squared error of `batch` rows of outputs, and its gradient times `gradientScale`. Correct predictions count as
/// in ``binaryCrossEntropy(batch:outputs:logits:targets:gradientScale:gradient:)``; with one output, the count means
/// little.
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

/// Calls `element` with each logit and its target for the loss and the logit's gradient. The result sums over the
/// examples the mean loss over the outputs. With one output, a prediction is correct if the logit is on the same side
/// of `border` as the target is of 1/2.
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
