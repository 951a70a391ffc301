import Digits

/// Examples of any type, as functions. Embedded Swift has no values of type `any Examples`.
public struct ExampleReader: Examples {
  /// The number of examples.
  public let count: Int
  /// The number of features of each example.
  public let featureCount: Int

  private let features: @Sendable (_ indices: Span<UInt32>, _ destination: UnsafeMutableBufferPointer<Float>) -> Void
  private let labels: @Sendable (_ indices: Span<UInt32>, _ destination: UnsafeMutableBufferPointer<UInt8>) -> Void
  private let targets:
    @Sendable (_ indices: Span<UInt32>, _ outputs: Int, _ destination: UnsafeMutableBufferPointer<Float>) -> Void
  private let distorted: @Sendable (_ augmentation: Augmentation, _ seed: UInt64, _ epoch: Int) -> ExampleReader

  /// Reads `examples`.
  public init(_ examples: some Examples) {
    count = examples.count
    featureCount = examples.featureCount
    features = { examples.copyFeatures(at: $0, into: $1) }
    labels = { examples.copyLabels(at: $0, into: $1) }
    targets = { examples.copyTargets(at: $0, outputs: $1, into: $2) }
    distorted = { examples.reader(distortedBy: $0, seed: $1, epoch: $2) }
  }

  /// Reads the examples for one epoch. Where nothing is distorted, that is this reader, so that nothing is allocated.
  public func reader(distortedBy augmentation: Augmentation, seed: UInt64, epoch: Int) -> ExampleReader {
    augmentation == .none ? self : distorted(augmentation, seed, epoch)
  }

  /// Copies features.
  public func copyFeatures(at indices: Span<UInt32>, into destination: UnsafeMutableBufferPointer<Float>) {
    features(indices, destination)
  }

  /// Copies labels.
  public func copyLabels(at indices: Span<UInt32>, into destination: UnsafeMutableBufferPointer<UInt8>) {
    labels(indices, destination)
  }

  /// Copies targets.
  public func copyTargets(
    at indices: Span<UInt32>, outputs: Int, into destination: UnsafeMutableBufferPointer<Float>
  ) {
    targets(indices, outputs, destination)
  }
}
