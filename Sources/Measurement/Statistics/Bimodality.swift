/// Detects samples that fall into two separate groups (for example when a core switches between two frequencies).
enum Bimodality {
  // Chosen by simulation with 20 to 200 samples: at most 2 % of normal, log-normal, exponential and uniform sample sets
  // are flagged, and at least 97 % of those with two groups that are ten standard deviations apart.
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
    // The sum below the split, relative to the mean; the sum above has the same size and the other sign.
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
