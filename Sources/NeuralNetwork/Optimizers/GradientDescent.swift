import Kernels

/// The update rules of gradient descent, element by element on one piece of the parameters.
enum GradientDescent {
  /// w -= rate g
  static func step(rate: Float, gradient: AlignedBuffer<Float>, parameters: AlignedBuffer<Float>) {
    let (g, w) = (gradient.elements, parameters.elements)
    for i in w.indices { w[i] -= rate * g[i] }
  }

  /// v = momentum v - rate g, then w += v, or w += momentum v - rate g if it `looksAhead` (Nesterov).
  static func momentumStep(
    rate: Float, momentum: Float, looksAhead: Bool, gradient: AlignedBuffer<Float>, parameters: AlignedBuffer<Float>,
    velocity: AlignedBuffer<Float>
  ) {
    let (g, w, v) = (gradient.elements, parameters.elements, velocity.elements)
    for i in w.indices {
      v[i] = momentum * v[i] - rate * g[i]
      w[i] += looksAhead ? momentum * v[i] - rate * g[i] : v[i]
    }
  }

  /// Muon's direction before it is orthogonalised: v = momentum v + g, d = g + momentum v.
  static func direction(
    momentum: Float, gradient: AlignedBuffer<Float>, velocity: AlignedBuffer<Float>, direction: AlignedBuffer<Float>
  ) {
    let (g, v, d) = (gradient.elements, velocity.elements, direction.elements)
    for i in v.indices {
      v[i] = momentum * v[i] + g[i]
      d[i] = g[i] + momentum * v[i]
    }
  }

  /// w *= kept
  static func decay(kept: Float, parameters: AlignedBuffer<Float>) {
    let w = parameters.elements
    for i in w.indices { w[i] *= kept }
  }

  /// mean += weight (w - mean)
  static func average(weight: Float, parameters: AlignedBuffer<Float>, mean: AlignedBuffer<Float>) {
    let (w, a) = (parameters.elements, mean.elements)
    for i in w.indices { a[i] += weight * (w[i] - a[i]) }
  }
}
