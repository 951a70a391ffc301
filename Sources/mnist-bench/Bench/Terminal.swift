import Foundation

/// What standard output is.
enum Terminal {
  /// Whether colour is welcome: on a terminal, unless NO_COLOR is set (https://no-color.org).
  static var isColoured: Bool {
    isatty(STDOUT_FILENO) == 1 && ProcessInfo.processInfo.environment["NO_COLOR", default: ""].isEmpty
  }
}
