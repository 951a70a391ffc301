import Files
import Foundation
import Synchronization

/// The texts that commands print: tables, summaries, the names of files.
///
/// They go to standard output. If a command's result goes there (`--output -`), they go to standard error.
package enum StandardOutput {
  private struct State {
    var isTaken = false
    /// The error of the first text that could not be written; all later text is dropped.
    var failure: FileError?
  }

  private static let state = Mutex(State())

  /// Must run before anything else. It takes closed descriptors, and makes SIGPIPE end the program when the reader goes
  /// away (`| head`), however the program's parent handles that signal.
  package static func prepare() {
    StandardDescriptors.takeClosed()
    signal(SIGPIPE, SIG_DFL)
    var signals = sigset_t()
    sigemptyset(&signals)
    sigaddset(&signals, SIGPIPE)
    pthread_sigmask(SIG_UNBLOCK, &signals, nil)
  }

  /// Gives standard output to a result; false if another result already has it.
  package static func take() -> Bool {
    state.withLock { state in
      defer { state.isTaken = true }
      return !state.isTaken
    }
  }

  /// The descriptor that `print` writes to.
  package static var textDescriptor: Int32 { state.withLock(\.isTaken) ? STDERR_FILENO : STDOUT_FILENO }

  /// Ends the program with `status`. If printed text could not be written, ends it with 1 and an error line instead.
  package static func exit(_ status: Int32) -> Never {
    guard let failure = state.withLock(\.failure) else { Foundation.exit(status) }
    DataLog.write("error: \(failure)")
    Foundation.exit(EXIT_FAILURE)
  }

  fileprivate static func write(_ text: String) {
    guard !Silence.isOn else { return }
    guard textDescriptor == STDOUT_FILENO else { return DataLog.draw(text) }
    state.withLock { state in
      guard state.failure == nil else { return }
      do throws(FileError) {
        try DescriptorOutput.write(
          text, to: STDOUT_FILENO, named: DirectOutput.name(of: DirectOutput.standardOutput))
      } catch {
        state.failure = error
      }
    }
  }
}

/// Prints as `Swift.print` does, but notices write errors. It has the same signature, so it hides `Swift.print` in this
/// module and in the modules that import it.
package func print(_ items: Any..., separator: String = " ", terminator: String = "\n") {
  StandardOutput.write(items.map { "\($0)" }.joined(separator: separator) + terminator)
}
