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
    withoutBrokenPipeSignal { try? DescriptorOutput.write(text, to: STDERR_FILENO, named: "standard error") }
  }

  /// Keeps SIGPIPE from what `body` writes. It goes to the thread that wrote, so that it can be held back and taken
  /// here; to ignore it would also hide that nobody reads standard output any more.
  private static func withoutBrokenPipeSignal(_ body: () -> Void) {
    var signals = sigset_t()
    sigemptyset(&signals)
    sigaddset(&signals, SIGPIPE)
    let wasPending = isBrokenPipePending
    var before = sigset_t()
    pthread_sigmask(SIG_BLOCK, &signals, &before)
    body()
    if !wasPending && isBrokenPipePending {
      var number: Int32 = 0
      sigwait(&signals, &number)
    }
    pthread_sigmask(SIG_SETMASK, &before, nil)
  }

  private static var isBrokenPipePending: Bool {
    var pending = sigset_t()
    sigpending(&pending)
    return sigismember(&pending, SIGPIPE) == 1
  }
}
