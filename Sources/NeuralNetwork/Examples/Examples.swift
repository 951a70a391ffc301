import Digits

/// The examples that a network learns from: rows of features, each with a label or target. Copying allocates nothing,
/// and any number of threads may copy at once.
///
/// All `indices` must be below ``count``, and `destination` must be large enough for all of them.
public protocol Examples: Sendable {
  /// The number of examples.
  var count: Int { get }

  /// The number of features of each example.
  var featureCount: Int { get }

  /// Reads the examples for one epoch, counted from 0: distorted, if they are images.
  func reader(distortedBy augmentation: Augmentation, seed: UInt64, epoch: Int) -> ExampleReader

  /// Copies features, row after row.
  func copyFeatures(at indices: Span<UInt32>, into destination: UnsafeMutableBufferPointer<Float>)

  /// Copies the class numbers, for softmax cross-entropy.
  func copyLabels(at indices: Span<UInt32>, into destination: UnsafeMutableBufferPointer<UInt8>)

  /// Copies the target values of the network's `outputs` outputs, row after row, for the other losses.
  func copyTargets(at indices: Span<UInt32>, outputs: Int, into destination: UnsafeMutableBufferPointer<Float>)
}

extension Examples {
  /// Reads the examples as they are: only images can be distorted.
  public func reader(distortedBy augmentation: Augmentation, seed: UInt64, epoch: Int) -> ExampleReader {
    ExampleReader(self)
  }
}

extension LabeledImages: Examples {
  /// Reads the images, each with a new distortion in every epoch.
  public func reader(distortedBy augmentation: Augmentation, seed: UInt64, epoch: Int) -> ExampleReader {
    guard augmentation != .none else { return ExampleReader(self) }
    return ExampleReader(AugmentedImages(self, augmentation: augmentation, seed: seed, epoch: epoch))
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
  /// The number of images.
  public var count: Int { images.count }

  /// Pixels of an image.
  public var featureCount: Int { images.featureCount }

  /// Copies grey values from 0 to 1 of distorted images.
  public func copyFeatures(at indices: Span<UInt32>, into destination: UnsafeMutableBufferPointer<Float>) {
    copyImages(at: indices, into: destination)
  }

  /// Copies the labels; distortion does not change them.
  public func copyLabels(at indices: Span<UInt32>, into destination: UnsafeMutableBufferPointer<UInt8>) {
    images.copyLabels(at: indices, into: destination)
  }

  /// Copies the targets; distortion does not change them.
  public func copyTargets(
    at indices: Span<UInt32>, outputs: Int, into destination: UnsafeMutableBufferPointer<Float>
  ) {
    images.copyTargets(at: indices, outputs: outputs, into: destination)
  }
}
