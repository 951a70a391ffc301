import Console
import Digits
import Foundation
import Kernels
import MessagePassing
import ModelFiles
import ModelInsight
import NeuralNetwork

/// A run of `train`. It saves its state to files after each epoch, and can continue from them.
struct TrainingRun {
  /// Shows how far the run is.
  let progress: TrainingProgress
  /// The files that the run is saved in.
  let files: TrainingFiles
  /// The recording of its steps; nil without `--profile` and `--trace`.
  private(set) var recording: TrainingRecording?
  /// The epochs that are completed, as far as they are on record.
  private(set) var epochs: [TrainingHistory.Epoch]
  /// The file to continue from; nil if there is none yet.
  private(set) var checkpoint: String?

  private let start: TrainingStart
  private let kernels: any KernelSet
  private let threads: Int
  private let dataset: DigitDataset
  /// Runs beside the first epoch.
  private let digest: Task<String, Never>
  private let session: TrainingSession
  private let environment = TrainingEnvironment.current()

  /// Prepares training on `dataset` from `start`.
  ///
  /// - Throws: ``TrainingStartError`` if the run began with other data; `ShapeError` if the network is refused;
  ///   `MessagePassingError` if one of `ranks` trains something else.
  init(
    _ start: TrainingStart, on dataset: DigitDataset, kernels: any KernelSet, threads: Int, files: TrainingFiles,
    recording: TrainingRecording?, drawsBar: Bool,
    ranks: RankedProgram?
  ) async throws {
    self.start = start
    self.dataset = dataset
    self.kernels = kernels
    self.threads = threads
    self.files = files
    self.recording = recording
    let digest = Task { dataset.digest() }
    self.digest = digest
    if start.checkpoint != nil { try start.checkData(dataset, digest: await digest.value) }
    session = try TrainingSession(
      state: start.state, recipe: start.recipe, seed: start.seed, kernels: kernels, threads: threads, data: dataset,
      recorder: recording?.recorder, communicator: ranks?.communicator)
    if let ranks {
      try RollCall.hold(
        [
          .program(version: MNISTBench.configuration.version), .recipe(start.recipe),
          .init("seed", "\(start.seed)"), .data(dataset, digest: await digest.value), .state(start.state),
          .results(of: kernels, start.recipe, on: dataset.train),
        ], threads: threads, ranks)
    }
    progress = TrainingProgress(
      drawsBar: drawsBar, epochs: start.recipe.epochs,
      imagesPerEpoch: start.recipe.imagesPerEpoch(of: dataset.train.count))
    epochs = start.epochs
    checkpoint = start.checkpoint?.path
  }

  /// Whether all epochs are completed.
  var isComplete: Bool { session.trainer.state.epochs >= start.recipe.epochs }

  /// Where the time of the steps went; nil if this process trains alone.
  var stepTimes: StepTimesText? { session.trainer.stepTimes.map(StepTimesText.init) }

  /// The digest of the current weights.
  var weightsDigest: String { session.trainer.state.weightsDigest }

  /// Trains up to the last epoch, or to the step in which Ctrl-C is pressed.
  ///
  /// - Throws: `DivergenceError` if the loss is no longer a number; an error if a file cannot be written.
  mutating func train() async throws {
    // With several ranks, all of them have to agree to stop, which they do in a step.
    while !isComplete, let epoch = try trainEpoch() {
      progress.finish(epoch)
      epochs.append(epoch)
      try await keep()
    }
  }

  /// The next epoch; nil if it was interrupted.
  private mutating func trainEpoch() throws -> TrainingHistory.Epoch? {
    try session.trainEpoch { step in
      recording?.addStep()
      progress.show(step)
      return !Interruption.isRequested
    }
  }

  /// Writes checkpoint and history.
  private mutating func keep() async throws {
    let state = Checkpoint(
      state: session.trainer.state, recipe: start.recipe, seed: start.seed, dataDigest: await digest.value,
      initialWeightsDigest: start.initialWeightsDigest)
    let history = TrainingHistory(
      recipe: start.recipe, seed: start.seed, kernels: kernels.name, threads: threads,
      data: DataDescription(dataset, digest: await digest.value), environment: environment, epochs: epochs,
      weightsDigest: state.state.weightsDigest, initialWeightsDigest: start.initialWeightsDigest)
    try files.write(state, history)
    checkpoint = files.checkpoint
  }
}
