import ArgumentParser
import CommandOptions
import Console
import Digits

/// `mnist-bench data info`: lists the data sets and their folders.
struct DataInfoCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "info",
    abstract: "List the data sets: folder, counts and digests (SHA-256 of the uncompressed contents).",
    discussion: "Without --data, every data set of the catalogue is listed, and nothing is fetched.")

  @OptionGroup var options: DataOptions

  func run() async throws {
    if options.data != nil {
      describe(try await options.load(requiresTraining: false))
      return
    }
    for (position, entry) in DataSetCatalog.all.enumerated() {
      if position > 0 { print() }
      do {
        describe(try await DigitDataset.load(entry, requiresTraining: false))
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
    let parts = [(dataset.train, "training"), (dataset.test, "test")].filter { $0.0.count > 0 }
    for (position, (images, title)) in parts.enumerated() {
      row(position == 0 ? "per class" : "", "\(classCounts(images)) \(title)")
    }
    for (file, title) in [
      (DigitFile.trainImages, "train images"), (.trainLabels, "train labels"), (.testImages, "test images"),
      (.testLabels, "test labels"),
    ] where dataset.has(file) {
      row(title, dataset.sha256(of: file))
    }
    row(dataset.has(.trainImages) ? "all four" : "both", dataset.digest())
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
