import ArgumentParser
import Files
import Foundation
import Synchronization

/// What commands print: tables, summaries, the names of files.
///
/// It goes to standard output, or, where a command's result itself goes there (`--output -`), to standard error.
enum StandardOutput {
  private struct State {
    var isTaken = false
    /// Why the first text that could not be written was not; all behind it is dropped.
    var failure: FileError?
  }

  private static let state = Mutex(State())

  /// Makes ready, before anything else is done: closed descriptors are taken, and a reader that goes away (`| head`)
  /// ends the program by SIGPIPE, whatever its caller does about that signal.
  static func prepare() {
    StandardDescriptors.takeClosed()
    signal(SIGPIPE, SIG_DFL)
    var signals = sigset_t()
    sigemptyset(&signals)
    sigaddset(&signals, SIGPIPE)
    pthread_sigmask(SIG_UNBLOCK, &signals, nil)
  }

  /// Leaves standard output to a result; false if it belongs to one already.
  static func take() -> Bool {
    state.withLock { state in
      defer { state.isTaken = true }
      return !state.isTaken
    }
  }

  /// Where `print` writes.
  static var textDescriptor: Int32 { state.withLock(\.isTaken) ? STDERR_FILENO : STDOUT_FILENO }

  /// Ends the program with `status`, or with 1 and a line that says why if something printed could not be written.
  static func exit(_ status: Int32) -> Never {
    guard let failure = state.withLock(\.failure) else { Foundation.exit(status) }
    DataLog.write("error: \(failure)")
    Foundation.exit(ExitCode.failure.rawValue)
  }

  fileprivate static func write(_ text: String) {
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

/// Prints as `Swift.print` does, which does not tell when nothing can be written. Having the same signature, this one
/// hides it from this whole module.
func print(_ items: Any..., separator: String = " ", terminator: String = "\n") {
  StandardOutput.write(items.map { "\($0)" }.joined(separator: separator) + terminator)
}
