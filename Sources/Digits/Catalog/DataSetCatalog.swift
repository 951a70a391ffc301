/// The data sets of 28 x 28 images, digits or other classes, that are known by name.
public enum DataSetCatalog {
  /// Every data set that the network can learn, MNIST first.
  public static let all: [DataSetEntry] = [mnist, fashionMNIST, kmnist, qmnist, emnistDigits, emnistMNIST]

  /// All known data sets. They include those that the network cannot learn, so that the error can give the reason.
  static let known = all + EMNIST.withMoreClasses

  /// The data set of this name.
  ///
  /// - Throws: `DigitsError.unknownDataSet`, which lists the known names; `unusableDataSet` for one that the network
  ///   cannot learn.
  public static func entry(named name: String) throws(DigitsError) -> DataSetEntry {
    guard let entry = known.first(where: { $0.name == name }) else { throw .unknownDataSet(name: name) }
    try entry.checkUse()
    return entry
  }

  /// The orientation of the images in a file of this name, in any folder: upright unless the name is one of EMNIST's.
  public static func orientation(ofFileNamed name: String) -> DataSetEntry.Orientation {
    let entry = known.first { $0.spellings(.trainImages).contains(name) || $0.spellings(.testImages).contains(name) }
    return entry?.orientation ?? .upright
  }

  /// LeCun, Cortes and Burges' handwritten digits, http://yann.lecun.com/exdb/mnist/.
  public static let mnist = DataSetEntry(
    name: "mnist", title: "handwritten digits", trainCount: 60_000, testCount: 10_000,
    digests: [
      .trainImages: "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
      .trainLabels: "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
      .testImages: "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
      .testLabels: "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
    ],
    mirrors: [
      "https://ossci-datasets.s3.amazonaws.com/mnist/",
      "https://storage.googleapis.com/cvdf-datasets/mnist/",
    ],
    adviceWithoutMirror: nil, trainPrefix: "train", testPrefix: "t10k")

  /// Zalando's articles of clothing, https://github.com/zalandoresearch/fashion-mnist.
  public static let fashionMNIST = DataSetEntry(
    name: "fashion-mnist", title: "articles of clothing", trainCount: 60_000, testCount: 10_000, digests: [:],
    mirrors: [
      "https://github.com/zalandoresearch/fashion-mnist/raw/master/data/fashion/",
      "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/",
    ],
    adviceWithoutMirror: nil, trainPrefix: "train", testPrefix: "t10k", torchvisionFolder: "FashionMNIST")

  /// Ten classes of cursive Japanese, http://codh.rois.ac.jp/kmnist/.
  public static let kmnist = DataSetEntry(
    name: "kmnist", title: "cursive Japanese characters", trainCount: 60_000, testCount: 10_000, digests: [:],
    mirrors: ["http://codh.rois.ac.jp/kmnist/dataset/kmnist/"],
    adviceWithoutMirror: nil, trainPrefix: "train", testPrefix: "t10k", torchvisionFolder: "KMNIST")

  /// MNIST made again from NIST's scans, with all 60,000 test images and eight columns of labels.
  ///
  /// Yadav and Bottou, "Cold Case: The Lost MNIST Digits", 2019; https://github.com/facebookresearch/qmnist.
  public static let qmnist = DataSetEntry(
    name: "qmnist", title: "handwritten digits, six times as many to test", trainCount: 60_000, testCount: 60_000,
    digests: [
      .trainLabels: "bb1b6e1ec7b04fd5696f1ed50b5f58f8ef195118edd5c93c81783df9740b8ac5",
      .testLabels: "92d0ccb8c25f9c6534270fb4be7e1d24a1c6d315edfc8a638bfbd31c70f362dd",
    ],
    mirrors: ["https://raw.githubusercontent.com/facebookresearch/qmnist/master/"],
    adviceWithoutMirror: nil, trainPrefix: "qmnist-train", testPrefix: "qmnist-test", torchvisionFolder: "QMNIST",
    labelFormat: .qmnist)

  /// NIST's larger set of digits.
  public static let emnistDigits = EMNIST.entry(
    "digits", title: "handwritten digits, four times as many", trainCount: 240_000, testCount: 40_000)

  /// As many digits of EMNIST as MNIST has.
  public static let emnistMNIST = EMNIST.entry(
    "mnist", title: "handwritten digits of EMNIST, as many as MNIST", trainCount: 60_000, testCount: 10_000)
}
