import Foundation
import Synchronization

/// Ctrl-C: after the first, the program stops as soon as it can; the second ends the program at once.
package enum Interruption {
  private static let requested = Atomic<Bool>(false)

  /// Whether Ctrl-C has been pressed since ``watch()``.
  package static var isRequested: Bool { requested.load(ordering: .relaxed) }

  /// Starts to watch for Ctrl-C.
  package static func watch() {
    // The first access initialises the flag; a signal handler must not do that.
    requested.store(false, ordering: .relaxed)
    signal(SIGINT) { _ in
      Interruption.requested.store(true, ordering: .relaxed)
      signal(SIGINT, SIG_DFL)
    }
    // The program's parent may have blocked the signal.
    var interruption = sigset_t()
    sigemptyset(&interruption)
    sigaddset(&interruption, SIGINT)
    pthread_sigmask(SIG_UNBLOCK, &interruption, nil)
  }
}

extension Process {
  /// Waits for the process to end, and ends it after Ctrl-C: it is in a process group of its own, so the terminal's
  /// signal does not reach it.
  package func waitUntilExitOrInterruption() {
    while isRunning {
      if Interruption.isRequested { kill(processIdentifier, SIGKILL) }
      Thread.sleep(forTimeInterval: 0.02)
    }
  }
}
