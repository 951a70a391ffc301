import Foundation

/// Writing to a pipe whose reader may be gone.
package enum BrokenPipe {
  /// Runs `body` without SIGPIPE: a write to a broken pipe then fails with EPIPE and does not end the program. The
  /// signal goes to the thread that wrote, so this thread can block it and take it. Ignoring SIGPIPE altogether would
  /// also hide that the reader of standard output is gone.
  package static func withoutSignal<Result, Failure: Error>(_ body: () throws(Failure) -> Result) throws(Failure)
    -> Result
  {
    var signals = sigset_t()
    sigemptyset(&signals)
    sigaddset(&signals, SIGPIPE)
    let wasPending = isPending
    var before = sigset_t()
    pthread_sigmask(SIG_BLOCK, &signals, &before)
    defer {
      if !wasPending && isPending {
        var number: Int32 = 0
        sigwait(&signals, &number)
      }
      pthread_sigmask(SIG_SETMASK, &before, nil)
    }
    return try body()
  }

  private static var isPending: Bool {
    var pending = sigset_t()
    sigpending(&pending)
    return sigismember(&pending, SIGPIPE) == 1
  }
}
