/// The data sets of 28 x 28 digits, or of ten other classes, that are known by name.
public enum DataSetCatalog {
  /// Every data set, MNIST first.
  public static let all: [DataSetEntry] = [mnist, fashionMNIST, kmnist, emnistDigits]

  /// The data set of this name.
  ///
  /// - Throws: `DigitsError.unknownDataSet`, which lists the names there are.
  public static func entry(named name: String) throws(DigitsError) -> DataSetEntry {
    guard let entry = all.first(where: { $0.name == name }) else { throw .unknownDataSet(name: name) }
    return entry
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
    adviceWithoutMirror: nil, trainPrefix: "train", testPrefix: "t10k")

  /// Ten classes of cursive Japanese, http://codh.rois.ac.jp/kmnist/.
  public static let kmnist = DataSetEntry(
    name: "kmnist", title: "cursive Japanese characters", trainCount: 60_000, testCount: 10_000, digests: [:],
    mirrors: ["http://codh.rois.ac.jp/kmnist/dataset/kmnist/"],
    adviceWithoutMirror: nil, trainPrefix: "train", testPrefix: "t10k")

  /// NIST's larger set of digits; its images are stored transposed and are used as they are stored.
  ///
  /// Cohen, Afshar, Tapson and van Schaik, "EMNIST", 2017;
  /// https://www.nist.gov/itl/products-and-services/emnist-dataset.
  public static let emnistDigits = DataSetEntry(
    name: "emnist-digits", title: "handwritten digits, four times as many", trainCount: 240_000, testCount: 40_000,
    digests: [:], mirrors: [],
    adviceWithoutMirror: "unpack https://biometrics.nist.gov/cs_links/EMNIST/gzip.zip into Datasets/emnist-digits, "
      + "or name a folder on the web with --mirror",
    trainPrefix: "emnist-digits-train", testPrefix: "emnist-digits-test")
}
