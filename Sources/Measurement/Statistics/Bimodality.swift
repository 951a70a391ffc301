/// Tells samples that fall into two separate groups, as when a core switches between two frequencies, from one
/// scattered group.
enum Bimodality {
  // Chosen by simulation with 20 to 200 samples: of normal, log-normal, exponential and uniform samples at most 2 % are
  // flagged, of two groups that are ten standard deviations apart at least 97 %.
  private static let minimumCount = 20
  private static let minimumShare = 0.2
  private static let minimumExplained = 0.88

  /// Whether splitting the samples (in ascending order) in two explains nearly all of their variance (Otsu's criterion,
  /// 1979). For a normal distribution the best split explains 64 %, for a uniform one 75 %. Each part must hold a fifth
  /// of the samples, so that a few outliers do not count as a group.
  static func isPresent(sorted: [Double]) -> Bool {
    let count = sorted.count
    guard count >= minimumCount else { return false }
    let mean = sorted.reduce(0, +) / Double(count)
    let total = sorted.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    guard total > 0 else { return false }
    let smallestPart = Int((minimumShare * Double(count)).rounded(.up))
    var explained = 0.0
    // The sum of what lies below the split, relative to the mean; above it is the same with the other sign.
    var partialSum = 0.0
    for split in 1...(count - smallestPart) {
      partialSum += sorted[split - 1] - mean
      guard split >= smallestPart else { continue }
      let between = partialSum * partialSum * (1 / Double(split) + 1 / Double(count - split))
      explained = max(explained, between / total)
    }
    return explained > minimumExplained
  }
}
