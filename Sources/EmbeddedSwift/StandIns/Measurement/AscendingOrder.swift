extension [Double] {
  /// The values in ascending order; none is NaN.
  func ascending() -> [Double] { sorted() }
}
