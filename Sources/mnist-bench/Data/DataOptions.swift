import ArgumentParser
import Digits
import Foundation

/// The data that a command works on.
struct DataOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "A folder with four IDX files, or mnist (default), fashion-mnist, kmnist, emnist-digits or synthetic.",
      discussion:
        "A name is looked for in $MNIST_DIR (mnist only), Datasets/<name> and the user's cache, then fetched.",
      valueName: "folder|name"))
  var data: String?

  /// The name that stands for drawn digits.
  static let syntheticName = "synthetic"

  /// Loads the data; a data set of the catalogue that is nowhere on this machine is fetched first.
  ///
  /// With `fallingBackToSynthetic`, and if the user has not asked for anything in particular, data that is nowhere to
  /// be had is replaced by synthetic digits, with a warning. Data that is there and damaged is an error all the same.
  func load(fallingBackToSynthetic: Bool = false) async throws -> DigitDataset {
    if data == Self.syntheticName { return SyntheticDigits.dataset() }
    do {
      return try await DigitDataset.load(folderFetchingIfNeeded())
    } catch let error as DigitsError where fallingBackToSynthetic && data == nil && error.isAbsence {
      DataLog.write("warning: \(error); using synthetic digits instead")
      return SyntheticDigits.dataset()
    }
  }

  /// Loads the data; with `validation`, tested on so many of the last training images, which are not learnt from.
  func load(validation: Int?) async throws -> DigitDataset {
    let dataset = try await load()
    guard let validation else { return dataset }
    guard validation < dataset.train.count else {
      throw DataOptionsError(
        description: "--validation \(validation): expected fewer than the \(dataset.train.count) training images")
    }
    return dataset.holdingOut(last: validation)
  }

  /// The folder that holds the data; nothing is fetched.
  func folder() throws(DigitsError) -> DigitFolder {
    if let entry { return try DataSetSearch().folder(for: entry) }
    return try DigitFolder(path: data ?? "")
  }

  private var entry: DataSetEntry? {
    DataSetCatalog.all.first { $0.name == data ?? DataSetCatalog.mnist.name }
  }

  private func folderFetchingIfNeeded() async throws -> DigitFolder {
    do {
      return try folder()
    } catch DigitsError.notFound(let name, let searched) {
      guard let entry, !entry.mirrors.isEmpty else { throw DigitsError.notFound(name: name, searched: searched) }
      let destination = DataSetSearch().fetchFolder(for: entry)
      DataLog.write("\(name) is not on this machine; fetching it into \(destination)")
      let progress = DataProgress(isEnabled: true)
      try await DataSetFetch(entry, mirrors: entry.mirrors).run(into: destination, report: progress.show)
      return try folder()
    }
  }
}

extension DigitsError {
  /// Whether the data is neither on this machine nor to be fetched.
  fileprivate var isAbsence: Bool {
    switch self {
    case .notFound, .notDelivered, .unwritableFolder: true
    default: false
    }
  }
}

/// Data that cannot be used as a flag wants it.
struct DataOptionsError: Error, CustomStringConvertible {
  let description: String
}

/// Messages to the user, on standard error.
enum DataLog {
  static func write(_ line: String) {
    FileHandle.standardError.write(Data((line + "\n").utf8))
  }
}
