import Foundation
import Synchronization

/// Ctrl-C: the first is a wish to stop, which the program fulfils when it can; the second ends the program at once.
enum Interruption {
  private static let requested = Atomic<Bool>(false)

  /// Whether Ctrl-C has been pressed since ``watch()``.
  static var isRequested: Bool { requested.load(ordering: .relaxed) }

  /// Begins to take notice.
  static func watch() {
    // The first access initialises the flag, which a signal handler must not.
    requested.store(false, ordering: .relaxed)
    signal(SIGINT) { _ in
      Interruption.requested.store(true, ordering: .relaxed)
      signal(SIGINT, SIG_DFL)
    }
    // Whoever started the program may have left it blocked.
    var interruption = sigset_t()
    sigemptyset(&interruption)
    sigaddset(&interruption, SIGINT)
    pthread_sigmask(SIG_UNBLOCK, &interruption, nil)
  }
}
