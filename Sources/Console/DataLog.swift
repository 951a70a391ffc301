import Files
import Foundation

/// Messages to the user, on standard error. Nothing else writes there.
///
/// A message that cannot be written is dropped: standard error may be closed, full or a pipe without a reader. The work
/// goes on, and its exit code stays the same.
package enum DataLog {
  /// Writes a line.
  package static func write(_ line: String) { draw(line + "\n") }

  /// Writes a line even if the program keeps quiet.
  package static func insist(_ line: String) { put(line + "\n") }

  /// Writes text that need not end a line.
  package static func draw(_ text: String) {
    if !Silence.isOn { put(text) }
  }

  private static func put(_ text: String) {
    BrokenPipe.withoutSignal { try? DescriptorOutput.write(text, to: STDERR_FILENO, named: "standard error") }
  }
}
