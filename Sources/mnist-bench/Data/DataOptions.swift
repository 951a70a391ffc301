import ArgumentParser
import Digits
import Foundation

/// The data that a command works on.
struct DataOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "A folder with four IDX files, also torchvision's root, or \(DataOptions.names).",
      discussion:
        "A name is looked for in $MNIST_DIR (mnist only), Datasets/<name> and the user's cache, then fetched. What only "
        + "tests does without the training files.",
      valueName: "folder|name"))
  var data: String?

  /// The name that stands for drawn digits.
  static let syntheticName = "synthetic"

  /// The names there are, in words.
  static let names = DataSetCatalog.all.map(\.name).joined(separator: ", ") + " or \(syntheticName)"

  /// Loads the data; a data set of the catalogue that is nowhere on this machine is fetched first.
  ///
  /// With `fallingBackToSynthetic`, and if the user has not asked for anything in particular, data that is nowhere to
  /// be had is replaced by synthetic digits, with a warning. Data that is there and damaged is an error all the same.
  /// Without `requiresTraining`, the training files may be missing.
  func load(fallingBackToSynthetic: Bool = false, requiresTraining: Bool = true) async throws -> DigitDataset {
    if data == Self.syntheticName { return SyntheticDigits.dataset() }
    do {
      return try await DigitDataset.load(folderFetchingIfNeeded(), requiresTraining: requiresTraining)
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

  /// The folder that holds the data; nothing is fetched. Without `allowsPipes`, only regular files count.
  func folder(allowsPipes: Bool = true) throws(DigitsError) -> DigitFolder {
    let name = data ?? DataSetCatalog.mnist.name
    do throws(DigitsError) {
      return try DataSetSearch().folder(for: DataSetCatalog.entry(named: name))
    } catch DigitsError.unknownDataSet {
      return try DigitFolder(path: name, allowsPipes: allowsPipes)
    }
  }

  private func folderFetchingIfNeeded() async throws -> DigitFolder {
    do {
      return try folder()
    } catch DigitsError.notFound(let name, let searched) {
      let entry = try DataSetCatalog.entry(named: name)
      guard !entry.mirrors.isEmpty else { throw DigitsError.notFound(name: name, searched: searched) }
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
