import ArgumentParser
import Digits

/// `mnist-bench data info`: what there is, and where.
struct DataInfoCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "info",
    abstract: "List the data sets: folder, counts and digests (SHA-256 of the uncompressed contents).",
    discussion: "Without --data, every data set of the catalogue is listed, and nothing is fetched.")

  @OptionGroup var options: DataOptions

  func run() async throws {
    if options.data != nil {
      describe(try await options.load())
      return
    }
    for (position, entry) in DataSetCatalog.all.enumerated() {
      if position > 0 { print() }
      do {
        describe(try await DigitDataset.load(entry))
      } catch DigitsError.notFound(let name, let searched) {
        row("name", name)
        row("shows", entry.title)
        row("images", "\(entry.trainCount) training, \(entry.testCount) test")
        row("found in", "none of \(searched.joined(separator: ", "))")
      }
    }
  }

  private func describe(_ dataset: DigitDataset) {
    row("name", dataset.name)
    row("found in", dataset.origin.description)
    row("images", "\(dataset.train.count) training, \(dataset.test.count) test")
    row("per class", "\(classCounts(dataset.train)) training")
    row("", "\(classCounts(dataset.test)) test")
    for (file, title) in [
      (DigitFile.trainImages, "train images"), (.trainLabels, "train labels"), (.testImages, "test images"),
      (.testLabels, "test labels"),
    ] {
      row(title, dataset.array(file).sha256())
    }
    row("all four", dataset.digest())
  }

  private func classCounts(_ images: LabeledImages) -> String {
    var counts = [Int](repeating: 0, count: LabeledImages.classCount)
    for label in images.labels { counts[Int(label)] += 1 }
    return counts.map(String.init).joined(separator: " ")
  }

  private func row(_ title: String, _ value: String) {
    let width = 14
    print(title + String(repeating: " ", count: width - title.count) + value)
  }
}
