/// What the catalogue knows of one data set.
public struct DataSetEntry: Sendable {
  /// The name on the command line and of its folder, such as "fashion-mnist".
  public let name: String

  /// What it shows, in a few words.
  public let title: String

  /// The number of training images.
  public let trainCount: Int

  /// The number of test images.
  public let testCount: Int

  /// The SHA-256, in hexadecimal, of the uncompressed files where it is known.
  public let digests: [DigitFile: String]

  /// The folders on the web that hold the gzip files, the best first.
  public let mirrors: [String]

  /// What to do where no mirror holds the files singly; nil where one does.
  let adviceWithoutMirror: String?

  /// How the names of the training and the test files begin: "train" and "t10k" for MNIST.
  let trainPrefix: String
  let testPrefix: String

  /// The usual name of a file as mirrors spell it, such as "train-images-idx3-ubyte.gz".
  public func fileName(_ file: DigitFile) -> String {
    "\(stem(file))-idx\(file.rank)-ubyte.gz"
  }

  /// The shape that a file's array has.
  public func shape(_ file: DigitFile) -> [Int] {
    let side = LabeledImages.side
    return switch file {
    case .trainImages: [trainCount, side, side]
    case .trainLabels: [trainCount]
    case .testImages: [testCount, side, side]
    case .testLabels: [testCount]
    }
  }

  /// The bytes of a file's elements.
  func byteCount(_ file: DigitFile) -> Int { shape(file).reduce(1, *) }

  /// The names a file goes by in folders, in the order they are looked for.
  func spellings(_ file: DigitFile) -> [String] {
    ["-", "."].flatMap { separator in
      [".gz", ""].map { suffix in "\(stem(file))\(separator)idx\(file.rank)-ubyte\(suffix)" }
    }
  }

  private func stem(_ file: DigitFile) -> String {
    switch file {
    case .trainImages: "\(trainPrefix)-images"
    case .trainLabels: "\(trainPrefix)-labels"
    case .testImages: "\(testPrefix)-images"
    case .testLabels: "\(testPrefix)-labels"
    }
  }
}
