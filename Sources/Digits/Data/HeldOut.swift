extension DigitDataset {
  /// The data set that is tested on one range of the training images and learns from the others. It serves to choose
  /// settings without a look at the real test images.
  ///
  /// - Precondition: the range is within the training images, and leaves some.
  public func holdingOut(_ range: Range<Int>) -> DigitDataset {
    precondition(!range.isEmpty && range.count < train.count, "\(range) of \(train.count) training images")
    return DigitDataset(name: name, origin: origin, train: train.removing(range), test: train.subset(range))
  }

  /// The data set that is tested on the last `count` training images, and learns from the others.
  ///
  /// - Precondition: there are more training images than that.
  public func holdingOut(last count: Int) -> DigitDataset { holdingOut(train.count - count..<train.count) }
}
