import Foundation

/// What terminals there are, and what they understand.
enum Terminal {
  /// Whether colour is welcome where `print` writes: on a terminal that has it, unless NO_COLOR is set
  /// (https://no-color.org).
  static var isColoured: Bool {
    obeysEscapes(StandardOutput.textDescriptor) && environment["NO_COLOR", default: ""].isEmpty
  }

  /// Whether a line of standard error can be drawn anew.
  static var redrawsLines: Bool { obeysEscapes(STDERR_FILENO) }

  /// The columns of the terminal that standard error is; 80 if it does not say.
  static var columns: Int {
    var size = winsize()
    return ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 1 ? Int(size.ws_col) : 80
  }

  private static var environment: [String: String] { ProcessInfo.processInfo.environment }

  /// A terminal without a name, or a "dumb" one, prints escape sequences as they are, and so does the log of a service
  /// for continuous integration, which may give its programs a terminal all the same.
  private static func obeysEscapes(_ descriptor: Int32) -> Bool {
    isatty(descriptor) == 1 && !["", "dumb"].contains(environment["TERM", default: ""])
      && ["", "0", "false"].contains(environment["CI", default: ""].lowercased())
  }
}
