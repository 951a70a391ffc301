import Digits
import NeuralNetwork

extension DataOptions {
  /// Loads the data on each rank. A rank that has none gets rank 0's, which may fetch it. The ranks of no communicator
  /// are this process alone.
  package func load(requiresTraining: Bool = true, sharedBy communicator: Communicator?) async throws -> DigitDataset {
    guard let communicator, communicator.size > 1 else { return try await load(requiresTraining: requiresTraining) }
    let own =
      communicator.rank == 0
      ? try await load(requiresTraining: requiresTraining) : try await loadIfPresent(requiresTraining: requiresTraining)
    guard communicator.gather([own == nil ? 0 : 1]).contains([0]) else { return own! }
    let bytes = try communicator.broadcast(communicator.rank == 0 ? own!.bytes : [])
    return try own ?? DigitDataset(bytes: bytes)
  }

  /// Loads the data if it is on this machine.
  private func loadIfPresent(requiresTraining: Bool) async throws -> DigitDataset? {
    if data == Self.syntheticName { return SyntheticDigits.dataset() }
    do throws(DigitsError) {
      _ = try folder()
    } catch {
      switch error {
      case .notFound, .noSuchFolder, .noFiles: return nil
      default: throw error
      }
    }
    return try await DigitDataset.load(folder(), requiresTraining: requiresTraining)
  }
}
