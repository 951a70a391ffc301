import ArgumentParser

extension ExitCode {
  /// Something became slower, or fails.
  package static let regressionFound = ExitCode(2)
}
