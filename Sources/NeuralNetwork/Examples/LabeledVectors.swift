/// Rows of numbers, each with a target for a network of one output: 0 or 1 for a yes-or-no question.
public struct LabeledVectors: Examples, Equatable {
  /// Features of each row.
  public let featureCount: Int
  /// The rows, one after the other.
  public let features: [Float]
  /// The target of each row.
  public let targets: [Float]

  /// Pairs rows with targets.
  ///
  /// - Precondition: all rows have equally many features, at least one, and there is a target for each row.
  public init(rows: [[Float]], targets: [Float]) {
    precondition(rows.count == targets.count && !rows.isEmpty, "a target for each row, and at least one row")
    featureCount = rows[0].count
    precondition(featureCount > 0 && rows.allSatisfy { $0.count == rows[0].count }, "rows of equal length")
    features = rows.flatMap { $0 }
    self.targets = targets
  }

  /// The number of rows.
  public var count: Int { targets.count }

  /// Copies rows.
  public func copyFeatures(at indices: Span<UInt32>, into destination: UnsafeMutableBufferPointer<Float>) {
    precondition(destination.count >= indices.count * featureCount, "the rows do not fit")
    for position in indices.indices {
      for feature in 0..<featureCount {
        destination[position * featureCount + feature] = features[Int(indices[position]) * featureCount + feature]
      }
    }
  }

  /// Copies targets as class numbers.
  public func copyLabels(at indices: Span<UInt32>, into destination: UnsafeMutableBufferPointer<UInt8>) {
    precondition(destination.count >= indices.count, "the labels do not fit")
    for position in indices.indices { destination[position] = UInt8(targets[Int(indices[position])]) }
  }

  /// Copies targets.
  public func copyTargets(
    at indices: Span<UInt32>, outputs: Int, into destination: UnsafeMutableBufferPointer<Float>
  ) {
    precondition(outputs == 1 && destination.count >= indices.count, "one output for each row")
    for position in indices.indices { destination[position] = targets[Int(indices[position])] }
  }
}
