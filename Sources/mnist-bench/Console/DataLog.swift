import Files
import Foundation

/// Messages to the user, on standard error. Nothing else writes there.
///
/// One that cannot be written, because standard error is closed, full or a pipe that nobody reads, is dropped: the work
/// goes on, and ends with the exit code that it would have had.
enum DataLog {
  /// Writes a line.
  static func write(_ line: String) { draw(line + "\n") }

  /// Writes text that need not end a line.
  static func draw(_ text: String) {
    BrokenPipe.withoutSignal { try? DescriptorOutput.write(text, to: STDERR_FILENO, named: "standard error") }
  }
}
