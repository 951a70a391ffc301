import IDX

extension IDXArray {
  /// The SHA-256 of the uncompressed file in hexadecimal, whatever the array was read from.
  public func sha256() -> String {
    Digits.sha256(ofParts: [headerBytes, bytes])
  }
}

extension DigitDataset {
  /// One of its four files' contents.
  public func array(_ file: DigitFile) -> IDXArray {
    switch file {
    case .trainImages: train.imageArray
    case .trainLabels: train.labelArray
    case .testImages: test.imageArray
    case .testLabels: test.labelArray
    }
  }

  /// The SHA-256, in hexadecimal, of the four uncompressed files' SHA-256s: training images, training labels, test
  /// images, test labels, each as a line of lowercase hexadecimal.
  ///
  /// It takes tens of milliseconds for 70,000 images; loading does not wait for it. The same from a shell:
  /// `for f in train-images-idx3 train-labels-idx1 t10k-images-idx3 t10k-labels-idx1; do zcat $f-ubyte.gz | sha256sum |
  /// cut -c -64; done | sha256sum`.
  public func digest() -> String {
    sha256(ofParts: DigitFile.allCases.map { Array((array($0).sha256() + "\n").utf8) })
  }
}
