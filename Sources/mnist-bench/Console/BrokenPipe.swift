import Foundation

/// Writing where nobody may read any more.
enum BrokenPipe {
  /// Keeps SIGPIPE from what `body` writes, so that it fails with EPIPE instead of ending the program. The signal goes
  /// to the thread that wrote, so that it can be held back and taken here; to ignore it would also hide that nobody
  /// reads standard output any more.
  static func withoutSignal<Result, Failure: Error>(_ body: () throws(Failure) -> Result) throws(Failure) -> Result {
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
