import ArgumentParser
import Console
import Digits
import Foundation
import NeuralNetwork

/// The data that a command works on.
package struct DataOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "A folder with four IDX files (torchvision's root works, too), or \(DataOptions.names).",
      discussion:
        "A named data set is searched in $MNIST_DIR (mnist only), Datasets/<name> and the user's cache, else fetched. "
        + "Commands that only test need no training files.",
      valueName: "folder|name"))
  package var data: String?

  /// The options before a command line is read.
  package init() {}

  /// The name of the synthetic digits.
  package static let syntheticName = "synthetic"

  /// All names, as a text.
  package static let names = DataSetCatalog.all.map(\.name).joined(separator: ", ") + " or \(syntheticName)"

  /// Loads the data. A data set of the catalogue that is not on this machine is fetched first.
  ///
  /// With `fallingBackToSynthetic` and without --data, synthetic digits replace data that can neither be found nor
  /// fetched, with a warning. Damaged data is still an error. Without `requiresTraining`, the training files may be
  /// missing.
  package func load(fallingBackToSynthetic: Bool = false, requiresTraining: Bool = true) async throws -> DigitDataset {
    if data == Self.syntheticName { return SyntheticDigits.dataset() }
    do {
      return try await DigitDataset.load(folderFetchingIfNeeded(), requiresTraining: requiresTraining)
    } catch let error as DigitsError where fallingBackToSynthetic && data == nil && error.isAbsence {
      DataLog.write("warning: \(error); using synthetic digits instead")
      return SyntheticDigits.dataset()
    }
  }

  /// Loads the data, see ``load(requiresTraining:sharedBy:)``. With `validation`, that many of the last training images
  /// replace the test images.
  package func load(validation: Int?, sharedBy communicator: Communicator?) async throws -> DigitDataset {
    let dataset = try await load(sharedBy: communicator)
    guard let validation else { return dataset }
    guard validation < dataset.train.count else {
      throw DataOptionsError(
        description: "--validation \(validation): expected fewer than the \(dataset.train.count) training images")
    }
    return dataset.holdingOut(last: validation)
  }

  /// The folder that holds the data; nothing is fetched. Without `allowsPipes`, only regular files are accepted.
  package func folder(allowsPipes: Bool = true) throws(DigitsError) -> DigitFolder {
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
  /// Whether the data is not on this machine and cannot be fetched.
  fileprivate var isAbsence: Bool {
    switch self {
    case .notFound, .notDelivered, .unwritableFolder: true
    default: false
    }
  }
}

/// A flag asks for a use of the data that is not possible.
package struct DataOptionsError: Error, CustomStringConvertible {
  /// One line: the flag, and the mistake.
  package let description: String

  /// An error of this text.
  package init(description: String) { self.description = description }
}
