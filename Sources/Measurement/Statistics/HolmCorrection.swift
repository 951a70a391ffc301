extension [Double] {
  /// These p-values, corrected for multiple tests (Holm, "A simple sequentially rejective multiple test procedure",
  /// 1979), in the same order. Rejecting those below 5 % makes one or more errors in at most 5 % of cases.
  package func holmCorrected() -> [Double] {
    var corrected = self
    var largest = 0.0
    for (position, index) in indices.sorted(by: { self[$0] < self[$1] }).enumerated() {
      largest = Swift.max(largest, Swift.min(1, self[index] * Double(count - position)))
      corrected[index] = largest
    }
    return corrected
  }
}
