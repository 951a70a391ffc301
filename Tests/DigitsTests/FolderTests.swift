import Foundation
import IDX
import Testing

@testable import Digits

@Suite("Data folders as people have them")
struct FolderTests {
  private let folder: TemporaryFolder
  private var path: String { folder.path }

  init() throws { folder = try TemporaryFolder() }

  private func makeFolder(_ path: String) throws {
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  private func expectComplete(_ folder: DigitFolder, sourceLocation: SourceLocation = #_sourceLocation) async throws {
    let dataset = try await DigitDataset.load(folder)
    #expect(dataset.train == completeDataset.train, sourceLocation: sourceLocation)
    #expect(dataset.test == completeDataset.test, sourceLocation: sourceLocation)
  }

  @Test("The archive on Kaggle: files beside folders of the other spelling, which hold the same files")
  func kaggle() async throws {
    for file in DigitFile.allCases {
      let name = DataSetCatalog.mnist.fileName(file).dropLast(3)
      try makeFolder("\(path)/\(name)")
      let plain = name.replacing("-idx", with: ".idx")
      for place in ["\(name)/\(name)", plain] { try completeDataset.array(file).write(to: "\(path)/\(place)") }
    }
    let outside = try DigitFolder(path: path)
    #expect(try outside.path(.trainImages) == "\(path)/train-images.idx3-ubyte")
    try await expectComplete(outside)
    for file in DigitFile.allCases { try FileManager.default.removeItem(atPath: outside.path(file)) }
    let inside = try DigitFolder(path: path)
    #expect(try inside.path(.testLabels) == "\(path)/t10k-labels-idx1-ubyte/t10k-labels-idx1-ubyte")
    try await expectComplete(inside)
  }

  @Test("A folder that an archive was unpacked into may hold its file by the other spelling")
  func unpackedIntoFolder() async throws {
    try completeDataset.write(toFolder: path)
    let archive = "\(path)/train-labels-idx1-ubyte.gz"
    try FileManager.default.removeItem(atPath: archive)
    try makeFolder(archive)
    try completeDataset.train.labelArray.write(to: "\(archive)/train-labels.idx1-ubyte")
    try await expectComplete(DigitFolder(path: path))
  }

  /// Puts something unusable under the first name that the search for the training labels tries.
  private func spoil(_ name: String, _ problem: String) throws {
    let file = "\(path)/\(name)"
    switch problem {
    case "a folder": try makeFolder(file)
    case "a symbolic link to nothing":
      try FileManager.default.createSymbolicLink(atPath: file, withDestinationPath: "annex/missing")
    case "not a regular file": #expect(mkfifo(file, 0o600) == 0)
    default:
      try Data("version https://git-lfs.github.com/spec/v1\noid sha256:65a5\nsize 28881\n".utf8)
        .write(to: URL(filePath: file))
    }
  }

  @Test(
    "What cannot be used is passed over, and named where nothing else is there", .timeLimit(.minutes(1)),
    arguments: [
      "a folder", "a symbolic link to nothing", "not a regular file",
      "a Git LFS pointer, 'git lfs pull' gets the file itself",
    ])
  func unusable(problem: String) async throws {
    try completeDataset.write(toFolder: path)
    let packed = "train-labels-idx1-ubyte.gz"
    try FileManager.default.removeItem(atPath: "\(path)/\(packed)")
    try spoil(packed, problem)
    let folder = DigitFolder(path: path, entry: DataSetCatalog.mnist, .regular)
    let message = await errorMessage { _ = try folder.path(.trainLabels) }
    #expect(
      message == "\(path): expected a file train-labels-idx1-ubyte.gz or train-labels-idx1-ubyte or "
        + "train-labels.idx1-ubyte.gz or train-labels.idx1-ubyte, found only \(packed) (\(problem))")
    try completeDataset.train.labelArray.write(to: "\(path)/train-labels-idx1-ubyte")
    try await expectComplete(folder)
  }

  @Test("A file without permission to read is passed over", .enabled(if: geteuid() != 0, "root may read everything"))
  func unreadable() async throws {
    try completeDataset.write(toFolder: path)
    try completeDataset.train.labelArray.write(to: "\(path)/train-labels-idx1-ubyte")
    #expect(chmod("\(path)/train-labels-idx1-ubyte.gz", 0) == 0)
    try await expectComplete(DigitFolder(path: path))
  }

  @Test("Files of other compressions are named with the command that unpacks them", arguments: ["xz", "bz2", "zst"])
  func otherCompression(ending: String) async throws {
    try completeDataset.write(toFolder: path)
    let name = "\(path)/t10k-images-idx3-ubyte"
    try FileManager.default.moveItem(atPath: "\(name).gz", toPath: "\(name).\(ending)")
    let message = await errorMessage { _ = try await DigitDataset.load(DigitFolder(path: path)) }
    let command = ["xz": "xz", "bz2": "bzip2", "zst": "zstd"][ending]!
    let found = "found only t10k-images-idx3-ubyte.\(ending) (to be unpacked with '\(command) -d')"
    #expect(message?.hasSuffix(found) == true, "\(message ?? "no error")")
  }

  @Test("A pipe is a file in a folder that the user names")
  func pipe() throws {
    try completeDataset.write(toFolder: path)
    try FileManager.default.removeItem(atPath: "\(path)/t10k-images-idx3-ubyte.gz")
    #expect(mkfifo("\(path)/t10k-images.idx3-ubyte", 0o600) == 0)
    #expect(try DigitFolder(path: path).path(.testImages) == "\(path)/t10k-images.idx3-ubyte")
    #expect(throws: DigitsError.self) { try DigitFolder(path: path, allowsPipes: false).path(.testImages) }
  }

  @Test(
    "torchvision's root, the folder in it and the files' folder are the same data set",
    arguments: [
      ("MNIST", "mnist"), ("FashionMNIST", "fashion-mnist"), ("KMNIST", "kmnist"), ("QMNIST", "qmnist"),
      ("EMNIST", "emnist-digits"),
    ])
  func torchvision(name: String, entryName: String) async throws {
    let raw = "\(path)/\(name)/raw"
    try completeDataset.write(as: DataSetCatalog.entry(named: entryName), toFolder: raw)
    for place in [path, "\(path)/\(name)", raw, raw + "/"] {
      let found = try DigitFolder(path: place)
      #expect(found.entry.name == entryName && found.name == entryName)
      try await expectComplete(found)
    }
  }

  @Test("NIST's archive holds its files in a folder gzip")
  func nistArchive() async throws {
    try completeDataset.write(as: DataSetCatalog.emnistMNIST, toFolder: "\(path)/work/Datasets/emnist-mnist/gzip")
    let search = DataSetSearch(environment: [:], workingFolder: "\(path)/work", homeFolder: path)
    try await expectComplete(search.folder(for: DataSetCatalog.emnistMNIST))
  }

  @Test("A folder without any of the files: what was looked at is listed")
  func nothing() throws {
    #expect(throws: DigitsError.noFiles(searched: DigitFolder.places(in: path, of: DataSetCatalog.known))) {
      try DigitFolder(path: path)
    }
    do {
      _ = try DigitFolder(path: path)
    } catch {
      #expect(
        error.description
          == "\(path): expected the files of a data set, such as t10k-images-idx3-ubyte.gz, found none in \(path), "
          + "\(path)/raw, \(path)/gzip, \(path)/MNIST/raw, \(path)/FashionMNIST/raw, \(path)/KMNIST/raw, "
          + "\(path)/QMNIST/raw, \(path)/EMNIST/raw")
    }
  }

  @Test("Folders that are searched are passed over if nothing in them can be used", .timeLimit(.minutes(1)))
  func searched() async throws {
    let search = DataSetSearch(
      environment: ["XDG_CACHE_HOME": "\(path)/cache"], workingFolder: "\(path)/work", homeFolder: path)
    let folders = search.folders(for: DataSetCatalog.mnist)
    try makeFolder(folders[0])
    #expect(mkfifo("\(folders[0])/train-images-idx3-ubyte", 0o600) == 0)
    let message = await errorMessage { _ = try await DigitDataset.load(DataSetCatalog.mnist, search: search) }
    #expect(
      message?.hasSuffix("found only train-images-idx3-ubyte (not a regular file)") == true, "\(message ?? "no error")")
    try completeDataset.write(toFolder: folders[1])
    try await expectComplete(search.folder(for: DataSetCatalog.mnist))
  }

  @Test("Test files alone are a data set for what only tests, and name what is missing for what learns")
  func testOnly() async throws {
    try completeDataset.write(toFolder: path)
    for file in ["images-idx3", "labels-idx1"] {
      try FileManager.default.removeItem(atPath: "\(path)/train-\(file)-ubyte.gz")
    }
    let found = try DigitFolder(path: path)
    let dataset = try await DigitDataset.load(found, requiresTraining: false)
    #expect(dataset.train.count == 0 && dataset.test == completeDataset.test)
    #expect(
      dataset.digest()
        == sha256(
          ofParts: [completeDataset.test.imageArray, completeDataset.test.labelArray].map {
            Array("\($0.sha256())\n".utf8)
          }))
    let message = await errorMessage { _ = try await DigitDataset.load(found) }
    #expect(message?.hasPrefix("\(path): expected a file train-") == true, "\(message ?? "no error")")
    let known = DigitsTests.entry(for: completeDataset)
    let named = DigitFolder(path: path, entry: known, name: "other")
    #expect(try await DigitDataset.load(named, requiresTraining: false).name == known.name)
    let search = DataSetSearch(environment: ["MNIST_DIR": path], workingFolder: path, homeFolder: path)
    #expect(try await DigitDataset.load(DataSetCatalog.mnist, search: search, requiresTraining: false).name == "mnist")
  }

  @Test("With a training set of the same folder, tests are of the same digest as training")
  func sameDigest() async throws {
    try completeDataset.write(toFolder: path)
    let found = try DigitFolder(path: path)
    #expect(try await DigitDataset.load(found, requiresTraining: false).digest() == completeDataset.digest())
  }
}
