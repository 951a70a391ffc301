import Foundation
import IDX
import Testing

@testable import Digits

@Suite("EMNIST")
struct EMNISTTests {
  private let folder: TemporaryFolder
  private var path: String { folder.path }

  init() throws { folder = try TemporaryFolder() }

  @Test("Images stored transposed are loaded upright, whatever their folder is called", arguments: ["digits", "mnist"])
  func upright(split: String) async throws {
    let entry = try DataSetCatalog.entry(named: "emnist-\(split)")
    for place in ["emnist-digits", "kmnist", "anything"] {
      try completeDataset.write(as: entry, toFolder: "\(path)/\(place)")
      let found = try DigitFolder(path: "\(path)/\(place)")
      #expect(found.entry.name == entry.name)
      let dataset = try await DigitDataset.load(found)
      #expect(dataset.train == completeDataset.train && dataset.test == completeDataset.test)
    }
  }

  @Test("Digests are of the files' own bytes, and verification too")
  func digests() async throws {
    let entry = DataSetCatalog.emnistDigits
    try completeDataset.write(as: entry, toFolder: path)
    let dataset = try await DigitDataset.load(DigitFolder(path: path))
    for file in DigitFile.allCases {
      let stored = try IDXArray(contentsOf: "\(path)/\(entry.fileName(file))")
      #expect(dataset.sha256(of: file) == stored.sha256())
      #expect((dataset.array(file) == stored) == file.isOfLabels)
    }
    #expect(dataset.digest() != completeDataset.digest())
    #expect(try entry.mismatch(IDXArray(contentsOf: "\(path)/\(entry.fileName(.testLabels))"), .testLabels) != nil)
  }

  @Test("Upright images are written under MNIST's names, so that they are read again as they are")
  func writing() async throws {
    try completeDataset.write(as: DataSetCatalog.emnistDigits, toFolder: path)
    try await DigitDataset.load(DigitFolder(path: path)).write(toFolder: "\(path)/copy")
    #expect(try await DigitDataset.load(DigitFolder(path: "\(path)/copy")).test == completeDataset.test)
  }

  @Test("Transposing exchanges rows and columns")
  func transposition() {
    #expect(
      transposed([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12], rows: 2, columns: 3) == [
        1, 4, 2, 5, 3, 6, 7, 10, 8, 11, 9, 12,
      ])
    #expect(completeDataset.test.transposed().imageArray == mirrored(completeDataset.test.imageArray))
    #expect(completeDataset.test.transposed().transposed() == completeDataset.test)
  }

  @Test("A file's name tells how its images lie")
  func orientation() {
    for name in ["emnist-letters-test-images-idx3-ubyte", "emnist-digits-train-images.idx3-ubyte.gz"] {
      #expect(DataSetCatalog.orientation(ofFileNamed: name) == .transposed)
    }
    for name in ["t10k-images-idx3-ubyte", "qmnist-test-images-idx3-ubyte.gz", "-", ""] {
      #expect(DataSetCatalog.orientation(ofFileNamed: name) == .upright)
    }
  }

  @Test(
    "Splits of more than ten classes are refused with the reason, by name, by folder and by file names",
    arguments: [("letters", "26 classes, labelled 1 to 26"), ("balanced", "47"), ("byclass", "62"), ("bymerge", "47")])
  func moreClasses(split: String, reason: String) throws {
    let name = "emnist-\(split)"
    let entry = try #require(DataSetCatalog.known.first { $0.name == name })
    try completeDataset.write(as: entry, toFolder: path)
    do {
      _ = try DigitFolder(path: path)
      Issue.record("\(name) was taken")
    } catch {
      #expect(error.description.hasPrefix("\(path): data set '\(name)' cannot be used: it has \(reason)"))
      #expect(error.description.hasSuffix(", and the network has ten"))
    }
    #expect(throws: DigitsError.self) { try DataSetCatalog.entry(named: name) }
    #expect(throws: DigitsError.self) { try DataSetSearch().folder(for: entry) }
    // If the folder also holds the digits, they are taken: torchvision unpacks all splits into one folder.
    try completeDataset.write(as: DataSetCatalog.emnistDigits, toFolder: path)
    #expect(try DigitFolder(path: path).entry.name == "emnist-digits")
  }
}
