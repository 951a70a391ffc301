/// Records nothing: the page has no profile of a step.
public final class StepRecorder: Sendable {
  func beginStep() {}
  func mark(_ work: StepWork) {}
  func endStep() {}
}
