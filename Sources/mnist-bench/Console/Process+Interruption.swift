import Foundation

extension Process {
  /// Waits for the end, and brings it about after Ctrl-C: the process is in a group of its own, where the terminal's
  /// does not reach it.
  func waitUntilExitOrInterruption() {
    while isRunning {
      if Interruption.isRequested { kill(processIdentifier, SIGKILL) }
      Thread.sleep(forTimeInterval: 0.02)
    }
  }
}
