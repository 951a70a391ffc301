import IDX

extension IDXArray {
  /// The SHA-256 of the uncompressed file in hexadecimal, whatever the array was read from.
  public func sha256() -> String {
    Digits.sha256(ofParts: [headerBytes, bytes])
  }
}

extension DigitDataset {
  /// Whether it has this file: only those of training may be missing.
  public func has(_ file: DigitFile) -> Bool { !file.isOfTraining || train.count > 0 }

  /// The SHA-256, in hexadecimal, of the uncompressed file that these images or labels were read from, or would be
  /// written to: of the file's own bytes even where it holds them transposed or as larger integers.
  public func sha256(of file: DigitFile) -> String { digests[file] ?? array(file).sha256() }

  /// One of its four files' contents as MNIST's files hold them: upright, unsigned bytes.
  public func array(_ file: DigitFile) -> IDXArray {
    switch file {
    case .trainImages: train.imageArray
    case .trainLabels: train.labelArray
    case .testImages: test.imageArray
    case .testLabels: test.labelArray
    }
  }

  /// The SHA-256, in hexadecimal, of the four uncompressed files' SHA-256s: training images, training labels, test
  /// images, test labels, each as a line of lowercase hexadecimal; of the two last alone where there are no others.
  ///
  /// It takes tens of milliseconds for 70,000 images; loading does not wait for it. The same from a shell:
  /// `for f in train-images-idx3 train-labels-idx1 t10k-images-idx3 t10k-labels-idx1; do zcat $f-ubyte.gz | sha256sum |
  /// cut -c -64; done | sha256sum`.
  public func digest() -> String {
    Digits.sha256(ofParts: DigitFile.allCases.filter(has).map { Array((sha256(of: $0) + "\n").utf8) })
  }
}
