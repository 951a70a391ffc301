import Foundation
import IDX
import Testing

@testable import Digits

@Suite("Catalogue and search")
struct CatalogTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  private func search(_ environment: [String: String] = [:]) -> DataSetSearch {
    DataSetSearch(environment: environment, workingFolder: "\(folder.path)/work", homeFolder: "\(folder.path)/home")
  }

  private func store(_ path: String) throws -> String {
    let destination = "\(folder.path)/\(path)"
    try completeDataset.write(toFolder: destination)
    return destination
  }

  @Test("Names, file names, counts and addresses of every data set")
  func entries() throws {
    #expect(
      DataSetCatalog.all.map(\.name) == [
        "mnist", "fashion-mnist", "kmnist", "qmnist", "emnist-digits", "emnist-mnist",
      ])
    #expect(DataSetCatalog.mnist.fileName(.testImages) == "t10k-images-idx3-ubyte.gz")
    #expect(DataSetCatalog.emnistDigits.fileName(.trainLabels) == "emnist-digits-train-labels-idx1-ubyte.gz")
    #expect(DataSetCatalog.qmnist.fileName(.trainLabels) == "qmnist-train-labels-idx2-int.gz")
    #expect(DataSetCatalog.qmnist.fileName(.testImages) == "qmnist-test-images-idx3-ubyte.gz")
    for entry in DataSetCatalog.all {
      #expect(try DataSetCatalog.entry(named: entry.name).title == entry.title)
      if !entry.mirrors.isEmpty { _ = try DataSetFetch(entry, mirrors: entry.mirrors) }
      #expect(entry.mirrors.allSatisfy { $0.hasSuffix("/") })
    }
    #expect(throws: DigitsError.unknownDataSet(name: "minst")) { try DataSetCatalog.entry(named: "minst") }
  }

  @Test("The order is $MNIST_DIR, Datasets, the cache; $MNIST_DIR is for MNIST only")
  func order() throws {
    let mnist = DataSetCatalog.mnist
    #expect(
      search(["MNIST_DIR": "/data"]).folders(for: mnist) == [
        "/data", "\(folder.path)/work/Datasets/mnist", cacheFolder("mnist"),
      ])
    #expect(
      search(["MNIST_DIR": "/data"]).folders(for: DataSetCatalog.kmnist) == [
        "\(folder.path)/work/Datasets/kmnist", cacheFolder("kmnist"),
      ])

    do {
      _ = try search().folder(for: mnist)
      Issue.record("found a data set in empty folders")
    } catch {
      #expect(error == .notFound(name: "mnist", searched: search().folders(for: mnist)))
      #expect(error.description.hasSuffix("get it with 'mnist-bench data fetch mnist'"))
    }
    let cache = try store(String(cacheFolder("mnist").dropFirst(folder.path.count + 1)))
    #expect(try search().folder(for: mnist).path == cache)
    let datasets = try store("work/Datasets/mnist")
    #expect(try search().folder(for: mnist).path == datasets)
    let chosen = try store("chosen")
    #expect(try search(["MNIST_DIR": chosen]).folder(for: mnist).path == chosen)
  }

  private func cacheFolder(_ name: String) -> String {
    #if os(macOS)
      "\(folder.path)/home/Library/Caches/mnist-bench/\(name)"
    #else
      "\(folder.path)/home/.cache/mnist-bench/\(name)"
    #endif
  }

  #if !os(macOS)
    @Test("The cache is where XDG_CACHE_HOME says, unless that is relative")
    func configuredCache() {
      let kmnist = DataSetCatalog.kmnist
      #expect(search(["XDG_CACHE_HOME": "/c"]).folders(for: kmnist).last == "/c/mnist-bench/kmnist")
      #expect(search(["XDG_CACHE_HOME": "c"]).folders(for: kmnist).last == cacheFolder("kmnist"))
    }
  #endif

  @Test("Fetched files go to Datasets where there is one, else to the cache")
  func fetchFolder() throws {
    #expect(search().fetchFolder(for: DataSetCatalog.mnist) == cacheFolder("mnist"))
    try makeFolder("\(folder.path)/work/Datasets")
    #expect(search().fetchFolder(for: DataSetCatalog.mnist) == "\(folder.path)/work/Datasets/mnist")
  }

  @Test("A $MNIST_DIR that is no folder or lacks a file is an error, whatever the other folders hold")
  func brokenMNISTFolder() throws {
    _ = try store("work/Datasets/mnist")
    let missing = "\(folder.path)/missing"
    #expect(throws: DigitsError.noSuchFolder(path: missing)) {
      try search(["MNIST_DIR": missing]).folder(for: DataSetCatalog.mnist)
    }
    let incomplete = try store("incomplete")
    try FileManager.default.removeItem(atPath: "\(incomplete)/t10k-labels-idx1-ubyte.gz")
    do {
      _ = try search(["MNIST_DIR": incomplete]).folder(for: DataSetCatalog.mnist)
      Issue.record("an incomplete folder was taken")
    } catch {
      #expect(
        error.description == "\(incomplete): expected a file t10k-labels-idx1-ubyte.gz or t10k-labels-idx1-ubyte or "
          + "t10k-labels.idx1-ubyte.gz or t10k-labels.idx1-ubyte, found none")
    }
  }

  @Test(
    "All spellings of a file are found, plain and gzip", arguments: ["-idx3-ubyte", ".idx3-ubyte", ".idx3-ubyte.gz"])
  func spellings(suffix: String) async throws {
    let path = try store("any")
    try FileManager.default.removeItem(atPath: "\(path)/train-images-idx3-ubyte.gz")
    try completeDataset.train.imageArray.write(
      to: "\(path)/train-images\(suffix)", compression: suffix.hasSuffix("gz") ? .gzip : .none)
    let dataset = try await DigitDataset.load(DigitFolder(path: path))
    #expect(dataset.train == completeDataset.train)
    #expect(dataset.origin == .folder(path))
  }

  @Test("A folder's data set is told by its file names, then by its own name")
  func folderEntry() throws {
    #expect(try DigitFolder(path: store("kmnist")).entry.name == "kmnist")
    #expect(try DigitFolder(path: store("other")).entry.name == "mnist")
    try makeFolder("\(folder.path)/letters")
    for file in DigitFile.allCases {
      try completeDataset.array(file).write(to: "\(folder.path)/letters/\(DataSetCatalog.emnistDigits.fileName(file))")
    }
    #expect(try DigitFolder(path: "\(folder.path)/letters").entry.name == "emnist-digits")
  }
}
