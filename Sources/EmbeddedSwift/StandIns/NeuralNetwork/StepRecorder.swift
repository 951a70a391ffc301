/// Nothing is recorded where there are no threads to tell apart: there is no recorder.
public enum StepRecorder: Sendable {
  /// Never called, because there is no recorder.
  func beginStep() {}
  /// Never called, because there is no recorder.
  func mark(_ work: StepWork) {}
  /// Never called, because there is no recorder.
  func endStep() {}
}
