import Digits

/// What a network learns from: rows of features, each with what the network should make of it. Copying allocates
/// nothing, and any number of threads may copy at once.
///
/// `indices` are below ``count``, and `destination` has room for what they ask for.
public protocol Examples: Sendable {
  /// How many there are.
  var count: Int { get }

  /// Features of each.
  var featureCount: Int { get }

  /// The examples as one epoch, counted from 0, sees them.
  func distorted(by augmentation: Augmentation, seed: UInt64, epoch: Int) -> any Examples

  /// Copies features, row after row.
  func copyFeatures(at indices: Span<UInt32>, into destination: UnsafeMutableBufferPointer<Float>)

  /// Copies the number of each one's class, for softmax cross-entropy.
  func copyLabels(at indices: Span<UInt32>, into destination: UnsafeMutableBufferPointer<UInt8>)

  /// Copies what the network's `outputs` outputs should be, row after row, for the other losses.
  func copyTargets(at indices: Span<UInt32>, outputs: Int, into destination: UnsafeMutableBufferPointer<Float>)
}

extension Examples {
  /// The examples themselves: only images can be distorted.
  public func distorted(by augmentation: Augmentation, seed: UInt64, epoch: Int) -> any Examples { self }
}

extension LabeledImages: Examples {
  /// The images, each distorted anew in every epoch.
  public func distorted(by augmentation: Augmentation, seed: UInt64, epoch: Int) -> any Examples {
    guard augmentation != .none else { return self }
    return AugmentedImages(self, augmentation: augmentation, seed: seed, epoch: epoch)
  }

  /// Pixels of an image.
  public var featureCount: Int { Self.pixelCount }

  /// Copies grey values from 0 to 1.
  public func copyFeatures(at indices: Span<UInt32>, into destination: UnsafeMutableBufferPointer<Float>) {
    copyImages(at: indices, into: destination)
  }

  /// Copies rows that are 1 at the image's class and 0 elsewhere.
  public func copyTargets(
    at indices: Span<UInt32>, outputs: Int, into destination: UnsafeMutableBufferPointer<Float>
  ) {
    precondition(destination.count >= indices.count * outputs, "the targets do not fit")
    for position in indices.indices {
      let label = Int(labels[Int(indices[position])])
      for output in 0..<outputs { destination[position * outputs + output] = output == label ? 1 : 0 }
    }
  }
}

extension AugmentedImages: Examples {
  /// How many images there are.
  public var count: Int { images.count }

  /// Pixels of an image.
  public var featureCount: Int { images.featureCount }

  /// Copies grey values from 0 to 1 of distorted images.
  public func copyFeatures(at indices: Span<UInt32>, into destination: UnsafeMutableBufferPointer<Float>) {
    copyImages(at: indices, into: destination)
  }

  /// Copies the labels, which distortion leaves as they are.
  public func copyLabels(at indices: Span<UInt32>, into destination: UnsafeMutableBufferPointer<UInt8>) {
    images.copyLabels(at: indices, into: destination)
  }

  /// Copies the targets, which distortion leaves as they are.
  public func copyTargets(
    at indices: Span<UInt32>, outputs: Int, into destination: UnsafeMutableBufferPointer<Float>
  ) {
    images.copyTargets(at: indices, outputs: outputs, into: destination)
  }
}
