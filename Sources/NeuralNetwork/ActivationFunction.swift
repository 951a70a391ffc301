import ElementaryFunctions
import Kernels

/// A function applied to every feature on its own, and its derivative as a function of its value.
public enum ActivationFunction: String, Sendable, Hashable, CaseIterable {
  /// max(x, 0)
  case relu
  /// 1 / (1 + exp(-x))
  case sigmoid
  /// The hyperbolic tangent.
  case tanh

  /// The function, by the textbook.
  func value(_ x: Double) -> Double {
    switch self {
    case .relu: max(x, 0)
    case .sigmoid: 1 / (1 + exp(-x))
    case .tanh: ElementaryFunctions.tanh(x)
    }
  }

  /// Its derivative, by the textbook.
  func slope(_ x: Double) -> Double {
    switch self {
    case .relu: x > 0 ? 1 : 0
    case .sigmoid: value(x) * (1 - value(x))
    case .tanh: 1 - value(x) * value(x)
    }
  }

  /// Applies the function to each of `values`, in place.
  func apply(_ values: AlignedBuffer<Float>) {
    let values = values.elements
    switch self {
    case .relu: for i in values.indices { values[i] = max(values[i], 0) }
    case .sigmoid: for i in values.indices { values[i] = logistic(values[i]) }
    case .tanh: for i in values.indices { values[i] = ElementaryFunctions.tanh(values[i]) }
    }
  }

  /// Computes the gradient of the inputs from the gradient of the outputs and the outputs themselves.
  func backward(
    outputs: AlignedBuffer<Float>, outputGradient: AlignedBuffer<Float>, inputGradient: AlignedBuffer<Float>
  ) {
    precondition(outputs.count == outputGradient.count && outputs.count == inputGradient.count, "counts differ")
    let (y, gradient, result) = (outputs.elements, outputGradient.elements, inputGradient.elements)
    switch self {
    case .relu: for i in y.indices { result[i] = y[i] > 0 ? gradient[i] : 0 }
    case .sigmoid: for i in y.indices { result[i] = gradient[i] * y[i] * (1 - y[i]) }
    case .tanh: for i in y.indices { result[i] = gradient[i] * (1 - y[i] * y[i]) }
    }
  }
}

/// 1 / (1 + exp(-x)), computed so that the exponential never overflows.
func logistic(_ x: Float) -> Float {
  let small = exp(-x.magnitude)
  return (x < 0 ? small : 1) / (1 + small)
}
