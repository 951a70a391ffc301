import Console
import Files
import Foundation
import JSONDocuments
import ModelFiles
import NeuralNetwork

/// The files that a training run writes.
struct TrainingFiles {
  /// The checkpoint's path.
  let checkpoint: String
  /// The history's path.
  let history: String

  /// Whether this process writes them: of several ranks, one does.
  private let writes: Bool

  /// The files of a run in `folder`, named after recipe and seed.
  init(folder: String, recipe: Recipe, seed: UInt64, writes: Bool) {
    self.writes = writes
    let base = URL(filePath: folder).appending(path: "train-\(recipe.name)-seed\(seed)").relativePath
    checkpoint = base + ".safetensors"
    history = base + ".json"
  }

  /// The history beside a checkpoint; nil if there is none.
  ///
  /// - Throws: `JSONFileError` if there is one that cannot be read: the continued run would overwrite it.
  static func history(besideCheckpoint path: String) throws(JSONFileError) -> TrainingHistory? {
    // Nothing is beside standard input.
    guard path != FileBytes.standardInput else { return nil }
    let path = URL(filePath: path).deletingPathExtension().relativePath + ".json"
    guard FileManager.default.fileExists(atPath: path) else { return nil }
    return try TrainingHistory(contentsOf: path)
  }

  /// Makes the folder if needed. Checks, before any work is done, that the files can be written and replace none of
  /// `others`.
  func prepare(sparing others: [String]) throws {
    guard writes else { return }
    for path in [checkpoint, history] { try OutputFolder.prepare(for: path, sparing: others) }
  }

  /// Writes both files, the history first: a checkpoint's epochs are then always on record.
  func write(_ state: Checkpoint, _ record: TrainingHistory) throws {
    guard writes else { return }
    try record.write(to: history)
    try state.write(to: checkpoint)
  }

  /// Says where the files are and what they hold.
  func printSummary(weightsDigest: String, last epoch: TrainingHistory.Epoch?) {
    print("checkpoint      \(checkpoint)")
    print("history         \(history)")
    print("weights SHA-256 \(weightsDigest)")
    if let epoch { print("test accuracy   \(String(format: "%.2f", 100 * epoch.testAccuracy)) %") }
  }
}
