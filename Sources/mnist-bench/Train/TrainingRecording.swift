import Console
import Files
import NeuralNetwork
import Profiling

/// The measurements that `train` makes of its own steps, for `--profile` and `--trace`.
struct TrainingRecording {
  let recorder: StepRecorder

  private let printsProfile: Bool
  private let trace: String?
  private var profile: StepProfile
  private var lastSteps: [RecordedStep] = []

  private static let tracedSteps = 5

  /// Prepares the recording; nil without `--profile` and `--trace`.
  ///
  /// - Throws: `OutputFolderError` if the trace could not be written, or would replace one of `files`.
  init?(
    recipe: Recipe, network: Network, threads: Int, printsProfile: Bool, trace: String?, sparing files: [String]
  ) throws(OutputFolderError) {
    guard printsProfile || trace != nil else { return nil }
    self.printsProfile = printsProfile
    self.trace = trace
    if let trace { try OutputFolder.prepare(for: trace, sparing: files) }
    recorder = StepRecorder(network: network, recipe: recipe, threads: threads)
    profile = StepProfile(recorder)
  }

  /// Adds the step that has just ended.
  mutating func addStep() {
    let step = recorder.takeStep()
    profile.add(step)
    if trace != nil {
      if lastSteps.count == Self.tracedSteps { lastSteps.removeFirst() }
      lastSteps.append(step)
    }
  }

  /// Prints the table, if it was asked for.
  func printProfile() {
    guard printsProfile, profile.steps > 0 else { return }
    print(ProfileTable(profile, of: "training step").rendered(isColoured: Terminal.isColoured))
  }

  /// Writes the trace, if it was asked for.
  ///
  /// - Throws: `FileError` if it cannot be written.
  func writeTrace() throws {
    guard let trace, profile.steps > 0 else { return }
    try ChromeTrace(lastSteps, stageNames: recorder.stageNames, firstStep: profile.steps - lastSteps.count + 1)
      .write(to: trace)
    DataLog.write("trace of the last \(lastSteps.count) steps: \(DirectOutput.name(of: trace))")
  }
}
