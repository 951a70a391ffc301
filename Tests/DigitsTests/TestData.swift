import Foundation
import IDX

@testable import Digits

/// A folder for one test, removed when the test releases it.
final class TemporaryFolder: Sendable {
  let path: String

  init() throws {
    path = FileManager.default.temporaryDirectory.appending(path: "digits-tests-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit {
    try? FileManager.default.removeItem(atPath: path)
  }

  var fileNames: [String] {
    (try? FileManager.default.contentsOfDirectory(atPath: path).sorted()) ?? []
  }
}

/// A catalogue's entry for `dataset`, under MNIST's file names.
func entry(for dataset: DigitDataset, hasDigests: Bool = true) -> DataSetEntry {
  let digests = DigitFile.allCases.map { ($0, dataset.array($0).sha256()) }
  return DataSetEntry(
    name: "small", title: "a few digits", trainCount: dataset.train.count, testCount: dataset.test.count,
    digests: hasDigests ? Dictionary(uniqueKeysWithValues: digests) : [:], mirrors: [], adviceWithoutMirror: nil,
    trainPrefix: "train", testPrefix: "t10k")
}

/// The data set that most tests use.
let smallDataset = SyntheticDigits.dataset(seed: 7, trainCount: 20, testCount: 5)

/// The same images with labels of all ten classes, as files need to have them.
let completeDataset = DigitDataset(
  name: smallDataset.name, origin: smallDataset.origin,
  train: LabeledImages(pixels: smallDataset.train.pixels, labels: (0..<20).map { $0 % 10 }), test: smallDataset.test)

/// Where MNIST's files are, for the tests that need them.
let mnistFolder = ProcessInfo.processInfo.environment["MNIST_DIR"]

/// The description of the error that `body` throws; nil if it throws none.
func errorMessage(_ body: () async throws -> Void) async -> String? {
  do {
    try await body()
    return nil
  } catch {
    return "\(error)"
  }
}

extension DigitDataset {
  /// Writes the four files with the names and in the form of a data set of the catalogue: transposed if it is EMNIST's.
  /// The folder is made if it is missing.
  func write(as entry: DataSetEntry, toFolder folder: String) throws {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    for file in DigitFile.allCases {
      let array = array(file)
      let isMirrored = entry.orientation == .transposed && array.shape.count == 3
      try (isMirrored ? mirrored(array) : array).write(to: "\(folder)/\(entry.fileName(file))", compression: .gzip)
    }
  }
}

/// Images, n x 28 x 28, with rows and columns exchanged.
func mirrored(_ images: IDXArray) -> IDXArray {
  let mirrored = images.bytes.indices.map { index in
    let (image, pixel) = index.quotientAndRemainder(dividingBy: 784)
    return images.bytes[784 * image + 28 * (pixel % 28) + pixel / 28]
  }
  return IDXArray(shape: images.shape, elements: mirrored)
}
