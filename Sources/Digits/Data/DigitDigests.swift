import IDX

extension IDXArray {
  /// The SHA-256, in hexadecimal, of the array as an uncompressed file, even if it was read from a compressed one.
  public func sha256() -> String {
    Digits.sha256(ofParts: [headerBytes, bytes])
  }
}

extension DigitDataset {
  /// Whether the data set has this file. Only training files may be missing.
  public func has(_ file: DigitFile) -> Bool { !file.isOfTraining || train.count > 0 }

  /// The SHA-256, in hexadecimal, of the uncompressed file that these images or labels were read from, or would be
  /// written to. The digest is of the file's own bytes, even if they are transposed or larger integers.
  public func sha256(of file: DigitFile) -> String { digests[file] ?? array(file).sha256() }

  /// The contents of one of the four files in the form of MNIST's files: upright, unsigned bytes.
  public func array(_ file: DigitFile) -> IDXArray {
    switch file {
    case .trainImages: train.imageArray
    case .trainLabels: train.labelArray
    case .testImages: test.imageArray
    case .testLabels: test.labelArray
    }
  }

  /// The SHA-256, in hexadecimal, of the four uncompressed files' SHA-256s: training images, training labels, test
  /// images, test labels, each as a line of lowercase hexadecimal; of the last two alone if there are no training
  /// files.
  ///
  /// It takes tens of milliseconds for 70,000 images; loading does not wait for it. The same from a shell:
  /// `for f in train-images-idx3 train-labels-idx1 t10k-images-idx3 t10k-labels-idx1; do zcat $f-ubyte.gz | sha256sum |
  /// cut -c -64; done | sha256sum`.
  public func digest() -> String {
    Digits.sha256(ofParts: DigitFile.allCases.filter(has).map { Array((sha256(of: $0) + "\n").utf8) })
  }
}
