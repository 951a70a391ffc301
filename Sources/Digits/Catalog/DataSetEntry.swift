import IDX

/// The catalogue's entry for one data set.
public struct DataSetEntry: Sendable {
  /// The orientation of the images in the files.
  public enum Orientation: Sendable {
    /// Row by row.
    case upright
    /// Column by column, contrary to the IDX format. Read row by row, the images are mirrored along the diagonal.
    case transposed
  }

  /// The formats of label files.
  enum LabelFormat: Sendable {
    /// Classes: unsigned bytes, n.
    case classes
    /// QMNIST's rows: 32-bit integers, n x 8, whose column 0 is the class.
    case qmnist
  }

  /// The name on the command line and of the folder, such as "fashion-mnist".
  public let name: String

  /// The things that the images show, in a few words.
  public let title: String

  /// The number of training images.
  public let trainCount: Int

  /// The number of test images.
  public let testCount: Int

  /// The SHA-256, in hexadecimal, of those uncompressed files for which it is known.
  public internal(set) var digests: [DigitFile: String]

  /// The folders on the web that hold the gzip files, the best first.
  public let mirrors: [String]

  /// Advice to the user if no mirror holds the single files; nil if one does.
  let adviceWithoutMirror: String?

  /// How the names of the training and the test files begin: "train" and "t10k" for MNIST.
  let trainPrefix: String
  let testPrefix: String

  /// The folder that torchvision makes for it, such as "FashionMNIST", whose folder `raw` holds the files.
  var torchvisionFolder = "MNIST"

  /// The orientation of the images in the files. Loaded images are upright.
  public internal(set) var orientation = Orientation.upright

  /// The format of the label files.
  var labelFormat = LabelFormat.classes

  /// Why the network cannot learn it, in a few words; nil if it can.
  public internal(set) var obstacle: String?

  /// The usual name of a file as mirrors spell it, such as "train-images-idx3-ubyte.gz".
  public func fileName(_ file: DigitFile) -> String { spellings(file)[0] }

  /// The shape that a file's array has.
  public func shape(_ file: DigitFile) -> [Int] {
    let count = file.isOfTraining ? trainCount : testCount
    guard file.isOfLabels else { return [count, LabeledImages.side, LabeledImages.side] }
    return switch labelFormat {
    case .classes: [count]
    case .qmnist: [count, LabeledImages.qmnistColumns]
    }
  }

  /// The type of a file's elements.
  public func elementType(_ file: DigitFile) -> IDXElementType {
    file.isOfLabels && labelFormat == .qmnist ? .int32 : .uint8
  }

  /// The size of a file's elements in bytes.
  func byteCount(_ file: DigitFile) -> Int { shape(file).reduce(elementType(file).byteCount, *) }

  /// The names that a file may have in a folder, in the order of the search.
  func spellings(_ file: DigitFile) -> [String] {
    ["-", "."].flatMap { separator in
      [".gz", ""].map { suffix in "\(stem(file))\(separator)\(format(file))\(suffix)" }
    }
  }

  private func stem(_ file: DigitFile) -> String {
    (file.isOfTraining ? trainPrefix : testPrefix) + (file.isOfLabels ? "-labels" : "-images")
  }

  /// The part of the file's name that describes its array, such as "idx3-ubyte".
  private func format(_ file: DigitFile) -> String {
    "idx\(shape(file).count)-\(elementType(file) == .int32 ? "int" : "ubyte")"
  }
}
