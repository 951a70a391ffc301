import Crypto
import IDX

extension IDXArray {
  /// The SHA-256 of the uncompressed file in hexadecimal, whatever the array was read from.
  public func sha256() -> String {
    var hash = SHA256()
    hash.update(data: headerBytes)
    hash.update(data: bytes)
    return hexadecimal(hash.finalize())
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
    let lines = DigitFile.allCases.map { array($0).sha256() + "\n" }.joined()
    return hexadecimal(SHA256.hash(data: Array(lines.utf8)))
  }
}

private func hexadecimal(_ digest: some Sequence<UInt8>) -> String {
  digest.map { byte in (byte < 16 ? "0" : "") + String(byte, radix: 16) }.joined()
}
