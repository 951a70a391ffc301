/// Examples of any type, as functions. Embedded Swift has no values of type `any Examples`.
public struct ExampleReader: Sendable {
  /// The number of examples.
  public let count: Int
  /// The number of features of each example.
  public let featureCount: Int

  let copyFeatures: @Sendable (_ indices: Span<UInt32>, _ destination: UnsafeMutableBufferPointer<Float>) -> Void
  let copyLabels: @Sendable (_ indices: Span<UInt32>, _ destination: UnsafeMutableBufferPointer<UInt8>) -> Void
  let copyTargets:
    @Sendable (_ indices: Span<UInt32>, _ outputs: Int, _ destination: UnsafeMutableBufferPointer<Float>) -> Void

  /// Reads `examples`.
  public init(_ examples: some Examples) {
    count = examples.count
    featureCount = examples.featureCount
    copyFeatures = { examples.copyFeatures(at: $0, into: $1) }
    copyLabels = { examples.copyLabels(at: $0, into: $1) }
    copyTargets = { examples.copyTargets(at: $0, outputs: $1, into: $2) }
  }
}
