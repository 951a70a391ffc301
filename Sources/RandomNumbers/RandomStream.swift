/// A purpose of random numbers. Each purpose, and each index within it, has its own generator.
///
/// So the order of an epoch does not depend on how many numbers earlier epochs drew, and the first weights of a tensor
/// do not depend on the size of another tensor.
package enum RandomStream: Sendable {
  /// The first weights of the tensor with this index.
  case initialization(tensor: Int)
  /// The order of the training images in this epoch.
  case shuffling(epoch: Int)
  /// The synthetic digit with this index.
  case syntheticDigit(index: UInt64)
  /// The distortion of this training image in this epoch.
  case augmentation(epoch: Int, image: Int)

  /// The stream's number: the purpose in the top byte, the index below.
  var number: UInt64 {
    let (purpose, index): (UInt64, UInt64) =
      switch self {
      case .initialization(let tensor): (0, UInt64(tensor))
      case .shuffling(let epoch): (1, UInt64(epoch))
      case .syntheticDigit(let index): (2, index)
      case .augmentation(let epoch, let image): (3, UInt64(epoch) << 32 | UInt64(image))
      }
    return purpose << 56 | index
  }
}
