extension Reference {
  /// C after the product, from the C before. Elements between C's rows must stay as they were.
  public static func gemm(
    _ shape: GEMMShape, alpha: Float, a: AlignedBuffer<Float>, b: AlignedBuffer<Float>, beta: Float,
    c: AlignedBuffer<Float>
  ) -> ReferenceResult {
    var result = values(c)
    Naive.gemm(
      shape, alpha: Double(alpha), a: values(a), b: values(b), beta: Double(beta), c: &result)
    let read = OperandReading.magnitudes
    // Starting from the magnitudes of C's elements only leaves no tolerance to those in between.
    var magnitude = [Double](repeating: 0, count: c.count)
    for i in 0..<shape.m {
      for j in i * shape.leadingDimensionC..<i * shape.leadingDimensionC + shape.n {
        magnitude[j] = Double(c[j].magnitude)
      }
    }
    Naive.gemm(
      shape, alpha: Double(alpha.magnitude), a: read(a), b: read(b), beta: Double(beta.magnitude),
      c: &magnitude)
    return ReferenceResult(values: result, magnitudes: magnitude, terms: shape.k)
  }
}
