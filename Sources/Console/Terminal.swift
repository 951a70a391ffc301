import Foundation

/// The terminals of standard output and standard error, and their abilities.
package enum Terminal {
  /// Whether `print` may use colour: on a terminal that has it, unless NO_COLOR is set (https://no-color.org).
  package static var isColoured: Bool {
    obeysEscapes(StandardOutput.textDescriptor) && environment["NO_COLOR", default: ""].isEmpty
  }

  /// Whether a line of standard error can be redrawn.
  package static var redrawsLines: Bool { obeysEscapes(STDERR_FILENO) }

  /// The columns of standard error's terminal; 80 if they are not known.
  package static var columns: Int {
    var size = winsize()
    return ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 1 ? Int(size.ws_col) : 80
  }

  private static var environment: [String: String] { ProcessInfo.processInfo.environment }

  /// A terminal without a name, or a "dumb" one, prints escape sequences as text. So does the log of a continuous
  /// integration service, although its programs may have a terminal.
  private static func obeysEscapes(_ descriptor: Int32) -> Bool {
    isatty(descriptor) == 1 && !["", "dumb"].contains(environment["TERM", default: ""])
      && ["", "0", "false"].contains(environment["CI", default: ""].lowercased())
  }
}
