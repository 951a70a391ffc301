import Foundation
import IDX
import Testing

@testable import Digits

@Suite("Loading")
struct LoadingTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try completeDataset.write(toFolder: folder.path)
  }

  /// The error of loading after one file was replaced, without the folder's path.
  private func error(replacing file: DigitFile, by array: IDXArray) async throws -> String? {
    try array.write(to: "\(folder.path)/\(DataSetCatalog.mnist.fileName(file))")
    let message = await errorMessage { _ = try await DigitDataset.load(DigitFolder(path: folder.path)) }
    return message?.replacing("\(folder.path)/", with: "")
  }

  @Test("What was written is read again, with the same digest")
  func roundTrip() async throws {
    let dataset = try await DigitDataset.load(DigitFolder(path: folder.path))
    #expect(dataset.train == completeDataset.train)
    #expect(dataset.test == completeDataset.test)
    #expect(dataset.digest() == completeDataset.digest())
  }

  @Test("Counts that differ")
  func counts() async throws {
    let labels = IDXArray(shape: [19], elements: [UInt8](repeating: 1, count: 19))
    #expect(
      try await error(replacing: .trainLabels, by: labels)
        == "train-labels-idx1-ubyte.gz: expected a label for each of the 20 images in train-images-idx3-ubyte.gz, found 19"
    )
  }

  @Test("Fewer than ten classes to learn")
  func missingClasses() async throws {
    let labels = IDXArray(shape: [20], elements: (0..<20).map { UInt8($0 % 10 == 4 ? 7 : max($0 % 10, 1)) })
    #expect(
      try await error(replacing: .trainLabels, by: labels)
        == "train-labels-idx1-ubyte.gz: expected labels of all ten classes, 0 to 9, found none of class 0, 4")
  }

  @Test("Labels above 9")
  func labels() async throws {
    let labels = IDXArray(shape: [5], elements: [0, 9, 1, 10, 11] as [UInt8])
    #expect(
      try await error(replacing: .testLabels, by: labels)
        == "t10k-labels-idx1-ubyte.gz: expected labels from 0 to 9, found 10 at index 3")
  }

  @Test("Images of another size, rank or element type, and none at all")
  func shapes() async throws {
    let wide = IDXArray(shape: [20, 28, 29], elements: [UInt8](repeating: 0, count: 20 * 28 * 29))
    #expect(
      try await error(replacing: .trainImages, by: wide)
        == "train-images-idx3-ubyte.gz: expected n x 28 x 28, found 20 x 28 x 29")
    let flat = IDXArray(shape: [20, 784], elements: [UInt8](repeating: 0, count: 20 * 784))
    #expect(
      try await error(replacing: .trainImages, by: flat)
        == "train-images-idx3-ubyte.gz: expected n x 28 x 28, found 20 x 784")
    let floats = IDXArray(shape: [20, 28, 28], elements: [Float](repeating: 0, count: 20 * 784))
    #expect(
      try await error(replacing: .trainImages, by: floats)
        == "train-images-idx3-ubyte.gz: expected integers, found float32")
    try IDXArray(shape: [0], elements: [UInt8]()).write(to: "\(folder.path)/train-labels-idx1-ubyte.gz")
    let none = IDXArray(shape: [0, 28, 28], elements: [UInt8]())
    #expect(
      try await error(replacing: .trainImages, by: none)
        == "train-images-idx3-ubyte.gz: expected at least one image, found none")
  }

  @Test("Labels where images are expected, and a damaged file")
  func swapped() async throws {
    #expect(
      try await error(replacing: .testLabels, by: completeDataset.test.imageArray)
        == "t10k-labels-idx1-ubyte.gz: expected one dimension, found 5 x 28 x 28")
    try Data([0x1F, 0x8B, 8]).write(to: URL(filePath: "\(folder.path)/t10k-labels-idx1-ubyte.gz"))
    let message = await errorMessage { _ = try await DigitDataset.load(DigitFolder(path: folder.path)) }
    #expect(
      message == "\(folder.path)/t10k-labels-idx1-ubyte.gz: byte 3 of the compressed file: "
        + "expected the rest of the gzip stream, found the end of the file")
  }

  @Test("Data are called what their folder is, unless it is known that they are the catalogue's")
  func names() async throws {
    let name = URL(filePath: folder.path).lastPathComponent
    #expect(try await DigitDataset.load(DigitFolder(path: folder.path + "/")).name == name)
    let known = entry(for: completeDataset)
    #expect(try await DigitDataset.load(DigitFolder(path: folder.path, entry: known, name: name)).name == "small")
    // Without digests, only a request by name identifies the data set.
    let unknown = entry(for: completeDataset, hasDigests: false)
    #expect(try await DigitDataset.load(DigitFolder(path: folder.path, entry: unknown, name: name)).name == name)
    #expect(try await DigitDataset.load(DigitFolder(path: folder.path, entry: unknown)).name == "small")
  }

  @Test("MNIST has the published contents", .enabled(if: mnistFolder != nil, "MNIST_DIR is not set"))
  func mnist() async throws {
    let dataset = try await DigitDataset.load(DigitFolder(path: try #require(mnistFolder)))
    #expect(dataset.name == "mnist" && dataset.train.count == 60_000)
    #expect(dataset.test.count == 10_000)
    for file in DigitFile.allCases {
      #expect(dataset.array(file).sha256() == DataSetCatalog.mnist.digests[file])
      #expect(DataSetCatalog.mnist.mismatch(dataset.array(file), file) == nil)
    }
    // The documented shell command's output for MNIST's files.
    #expect(dataset.digest() == "ac89dbc26b7b0b5f68ff586bc0579a0c16e78b3436b0c71ccdd0169cbebf9ff7")
  }
}
