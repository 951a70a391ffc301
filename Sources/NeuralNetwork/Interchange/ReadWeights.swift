import Kernels

/// Weights from a file, and how their layout was found.
public struct ReadWeights: Sendable {
  /// The weights, laid out for the network.
  public let parameters: AlignedBuffer<Float>
  /// The trials that told the layout, that of the layout taken first; none if metadata, names and shapes told it, or
  /// the caller did.
  public let trials: [LayoutTrial]
}
