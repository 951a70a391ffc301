/// NIST's handwritten characters in MNIST's format, in six splits, all stored transposed.
///
/// Cohen, Afshar, Tapson and van Schaik, "EMNIST: an extension of MNIST to handwritten letters", 2017;
/// https://www.nist.gov/itl/products-and-services/emnist-dataset.
enum EMNIST {
  /// The splits that the network, which has ten classes, cannot learn.
  static let withMoreClasses = [
    entry(
      "letters", title: "handwritten letters", trainCount: 124_800, testCount: 20_800,
      obstacle: "it has 26 classes, labelled 1 to 26, and the network has ten"),
    entry(
      "balanced", title: "handwritten digits and letters", trainCount: 112_800, testCount: 18_800,
      obstacle: "it has 47 classes, and the network has ten"),
    entry(
      "byclass", title: "handwritten digits and letters", trainCount: 697_932, testCount: 116_323,
      obstacle: "it has 62 classes, and the network has ten"),
    entry(
      "bymerge", title: "handwritten digits and letters", trainCount: 697_932, testCount: 116_323,
      obstacle: "it has 47 classes, and the network has ten"),
  ]

  /// The catalogue's entry for one split.
  static func entry(
    _ split: String, title: String, trainCount: Int, testCount: Int, obstacle: String? = nil
  ) -> DataSetEntry {
    let name = "emnist-\(split)"
    return DataSetEntry(
      name: name, title: title, trainCount: trainCount, testCount: testCount, digests: [:], mirrors: [],
      adviceWithoutMirror: "unpack https://biometrics.nist.gov/cs_links/EMNIST/gzip.zip into Datasets/\(name), "
        + "or name a folder on the web with --mirror",
      trainPrefix: "\(name)-train", testPrefix: "\(name)-test", torchvisionFolder: "EMNIST", orientation: .transposed,
      obstacle: obstacle)
  }
}
