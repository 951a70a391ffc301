import Foundation
import IDX
import Testing

@testable import Digits

@Suite("Integers of any IDX type, and QMNIST")
struct IntegerTests {
  /// The result of loading these arrays.
  private func images(_ images: IDXArray, _ labels: IDXArray) -> Result<LabeledImages, DigitsError> {
    Result { () throws(DigitsError) in
      try LabeledImages(images: images, named: "images", labels: labels, named: "labels")
    }
  }

  private func converted<Element: IDXElement & FixedWidthInteger>(_ array: IDXArray, to: Element.Type) -> IDXArray {
    IDXArray(shape: array.shape, elements: array.bytes.map { Element($0) })
  }

  @Test("Images and labels of every integer type are what they are as unsigned bytes")
  func types() throws {
    // Signed bytes end at 127.
    let dark = LabeledImages(
      pixels: completeDataset.test.pixels.map { $0 / 2 }, labels: completeDataset.test.labels)
    let (images, labels) = (dark.imageArray, dark.labelArray)
    for (images, labels) in [
      (converted(images, to: Int8.self), converted(labels, to: Int32.self)),
      (converted(images, to: Int16.self), converted(labels, to: Int8.self)),
      (converted(images, to: Int32.self), converted(labels, to: Int16.self)),
    ] {
      #expect(try self.images(images, labels).get() == dark)
    }
  }

  @Test("Values that do not fit are refused with their index")
  func outOfRange() {
    let labels = IDXArray(shape: [1], elements: [3] as [Int16])
    var pixels = [Int16](repeating: 255, count: 784)
    for (value, index) in [(256, 783), (-1, 30)] as [(Int16, Int)] {
      pixels[index] = value
      let wrong = images(IDXArray(shape: [1, 28, 28], elements: pixels), labels)
      #expect(wrong == .failure(.pixelOutOfRange(file: "images", index: index, value: Int(value))))
    }
    let white = IDXArray(shape: [1, 28, 28], elements: [UInt8](repeating: 255, count: 784))
    for value in [-1, 10, 266] as [Int32] {
      let wrong = images(white, IDXArray(shape: [1], elements: [value]))
      #expect(wrong == .failure(.labelOutOfRange(file: "labels", index: 0, label: Int(value))))
    }
    #expect(
      DigitsError.pixelOutOfRange(file: "images", index: 30, value: -1).description
        == "images: expected grey values from 0 to 255, found -1 at index 30")
  }

  @Test("Floats are refused, though their values would fit", arguments: [IDXElementType.float32, .float64])
  func floats(type: IDXElementType) {
    let white = IDXArray(shape: [1, 28, 28], elements: [UInt8](repeating: 255, count: 784))
    let labels =
      type == .float32
      ? IDXArray(shape: [1], elements: [1] as [Float]) : IDXArray(shape: [1], elements: [1] as [Double])
    #expect(images(white, labels) == .failure(.wrongElementType(file: "labels", found: type)))
  }

  /// The first ten rows of qmnist-train-labels-idx2-int, of facebookresearch/qmnist's repository.
  private static let rows: [[Int32]] = [
    [5, 4, 2154, 59, 35, 229421, 0, 0], [0, 0, 0, 0, 30, 0, 0, 0], [4, 4, 2232, 65, 34, 238481, 0, 0],
    [1, 0, 0, 1, 31, 1, 0, 0], [9, 4, 2168, 100, 39, 231107, 0, 0], [2, 0, 0, 2, 32, 2, 0, 0],
    [1, 4, 2109, 2, 31, 224149, 0, 0], [3, 0, 0, 3, 33, 3, 0, 0], [1, 4, 2124, 27, 31, 225980, 0, 0],
    [4, 0, 0, 4, 34, 4, 0, 0],
  ]

  @Test("The class is column 0 of QMNIST's labels: its first ten are MNIST's")
  func columns() throws {
    let white = IDXArray(shape: [10, 28, 28], elements: [UInt8](repeating: 255, count: 7840))
    let labels = IDXArray(shape: [10, 8], elements: Self.rows.flatMap(\.self))
    #expect(try images(white, labels).get().labels == [5, 0, 4, 1, 9, 2, 1, 3, 1, 4])
    var rows = Self.rows
    rows[7][0] = 10
    let wrong = IDXArray(shape: [10, 8], elements: rows.flatMap(\.self))
    #expect(images(white, wrong) == .failure(.labelOutOfRange(file: "labels", index: 7, label: 10)))
    let narrow = IDXArray(shape: [10, 7], elements: Self.rows.flatMap { $0.dropLast() })
    #expect(images(white, narrow) == .failure(.wrongShape(file: "labels", expected: "one dimension", found: [10, 7])))
  }

  @Test("QMNIST's files are found by their names; digests and verification are of their own bytes")
  func files() async throws {
    let folder = try TemporaryFolder()
    let entry = DataSetCatalog.qmnist
    try completeDataset.write(as: entry, toFolder: folder.path)
    for (file, labels) in [
      (DigitFile.trainLabels, completeDataset.train.labels), (.testLabels, completeDataset.test.labels),
    ] {
      try IDXArray(shape: [labels.count, 8], elements: labels.flatMap { [Int32($0), 4, 0, 0, 0, 1 << 20, 0, 0] })
        .write(to: "\(folder.path)/\(entry.fileName(file))", compression: .gzip)
    }
    let dataset = try await DigitDataset.load(DigitFolder(path: folder.path))
    #expect(dataset.train == completeDataset.train && dataset.test == completeDataset.test)
    for file in DigitFile.allCases {
      let stored = try IDXArray(contentsOf: "\(folder.path)/\(entry.fileName(file))")
      #expect(dataset.sha256(of: file) == stored.sha256())
    }
    #expect(entry.shape(.testLabels) == [60_000, 8] && entry.byteCount(.testLabels) == 1_920_000)
    let plain = IDXArray(shape: [60_000], elements: [UInt8](repeating: 1, count: 60_000))
    var unknown = entry
    unknown.digests = [:]
    #expect(
      unknown.mismatch(plain, .trainLabels) == "expected int32 of shape [60000, 8], found uint8 of shape [60000]")
    let wrong = IDXArray(shape: [60_000, 8], elements: [Int32](repeating: 12, count: 480_000))
    #expect(unknown.mismatch(wrong, .trainLabels) == "expected labels from 0 to 9, found 12 at index 0")
  }
}
