extension Reference {
  /// Parameters and moments after one step of Adam from those before.
  ///
  /// A moment sees at most four roundings, of its old value or of what is added: two epsilon. The update m rate /
  /// (sqrt(v) + epsilon) has those of the first moment, half of the second's, and five of its own: six epsilon with the
  /// subtraction.
  public static func adam(
    _ step: AdamStep, gradient: AlignedBuffer<Float>, parameters: AlignedBuffer<Float>,
    firstMoment: AlignedBuffer<Float>, secondMoment: AlignedBuffer<Float>
  ) -> (parameters: ReferenceResult, firstMoment: ReferenceResult, secondMoment: ReferenceResult) {
    let (rate, epsilon) = (Double(step.rate), Double(step.epsilon))
    let (firstDecay, secondDecay) = (Double(step.firstDecay), Double(step.secondDecay))
    let (g, w) = (values(gradient), values(parameters))
    let (m, v) = (values(firstMoment), values(secondMoment))
    let nextM = zip(m, g).map { m, g in m + (g - m) * firstDecay }
    let nextV = zip(v, g).map { v, g in v + (g * g - v) * secondDecay }
    let magnitudeM = zip(m, g).map { m, g in m.magnitude + (g.magnitude + m.magnitude) * firstDecay }
    let magnitudeV = zip(v, g).map { v, g in v + (g * g + v) * secondDecay }
    let divisor = nextV.map { $0.squareRoot() + epsilon }
    return (
      ReferenceResult(
        values: w.indices.map { w[$0] - nextM[$0] * rate / divisor[$0] },
        magnitudes: w.indices.map { w[$0].magnitude + magnitudeM[$0] * rate / divisor[$0] }, factor: 6),
      ReferenceResult(values: nextM, magnitudes: magnitudeM, factor: 2),
      ReferenceResult(values: nextV, magnitudes: magnitudeV, factor: 2)
    )
  }
}
