extension [Double] {
  /// These p-values adjusted for there being several of them (Holm, "A simple sequentially rejective multiple test
  /// procedure", 1979), in the same order: rejecting those below 5 % errs anywhere at most 5 % of the time.
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
