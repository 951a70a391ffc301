import Foundation
import Synchronization

/// Progress on standard error: on a terminal one line that is redrawn, elsewhere a plain line now and then.
package final class ProgressDisplay: Sendable {
  /// How to show progress between the permanent lines.
  package enum Style {
    case hidden, lines, bar

    /// The style that suits standard error; hidden unless it `isWanted`.
    package static func current(isWanted: Bool) -> Style {
      guard isWanted else { return .hidden }
      return Terminal.redrawsLines ? .bar : .lines
    }

    fileprivate var secondsBetweenUpdates: Double { self == .bar ? 0.1 : 30 }
  }

  private static let startOfLine = "\r\u{1B}[K"

  private let style: Style
  private let draw: @Sendable (String) -> Void
  private let lastUpdate = Mutex(0.0)

  /// A display that passes its text to `draw`.
  package init(_ style: Style, draw: @escaping @Sendable (String) -> Void = DataLog.draw) {
    self.style = style
    self.draw = draw
  }

  /// Shows the progress, but not at every call. `seconds` is the time since the work, or a part of it, began. `text`
  /// gets the number of columns that it may take, or nil for a plain line.
  package func update(at seconds: Double, _ text: (_ columns: Int?) -> String) {
    guard style != .hidden, isDue(seconds) else { return }
    draw(style == .bar ? Self.startOfLine + text(Terminal.columns - 1) : text(nil) + "\n")
  }

  /// Writes a permanent line.
  package func line(_ text: String) { draw((style == .bar ? Self.startOfLine : "") + text + "\n") }

  /// A bar of `width` characters.
  package static func bar(_ part: Int, of whole: Int, width: Int) -> String {
    let full = width * part / whole
    return "[" + String(repeating: "#", count: full) + String(repeating: "-", count: width - full) + "]"
  }

  private func isDue(_ seconds: Double) -> Bool {
    lastUpdate.withLock { last in
      if seconds < last { last = 0 }
      guard seconds - last >= style.secondsBetweenUpdates else { return false }
      last = seconds
      return true
    }
  }
}
