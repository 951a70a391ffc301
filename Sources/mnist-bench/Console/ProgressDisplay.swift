import Foundation
import Synchronization

/// Progress on standard error: on a terminal a line that is drawn anew, elsewhere a plain line now and then.
final class ProgressDisplay: Sendable {
  /// How it shows what is going on between the lines that are written in any case.
  enum Style {
    case hidden, lines, bar

    /// The style for standard error as it is; hidden unless it `isWanted`.
    static func current(isWanted: Bool) -> Style {
      guard isWanted else { return .hidden }
      return Terminal.redrawsLines ? .bar : .lines
    }

    fileprivate var secondsBetweenUpdates: Double { self == .bar ? 0.1 : 30 }
  }

  private static let startOfLine = "\r\u{1B}[K"

  private let style: Style
  private let draw: @Sendable (String) -> Void
  private let lastUpdate = Mutex(0.0)

  /// A display that hands its text to `draw`.
  init(_ style: Style, draw: @escaping @Sendable (String) -> Void = DataLog.draw) {
    self.style = style
    self.draw = draw
  }

  /// Shows how far the work is, but not at every call: `seconds` are those since it, or a part of it, began. The text
  /// is given the columns that it may take, or nil for a plain line.
  func update(at seconds: Double, _ text: (_ columns: Int?) -> String) {
    guard style != .hidden, isDue(seconds) else { return }
    draw(style == .bar ? Self.startOfLine + text(Terminal.columns - 1) : text(nil) + "\n")
  }

  /// Writes a line that stays.
  func line(_ text: String) { draw((style == .bar ? Self.startOfLine : "") + text + "\n") }

  /// A bar of `width` characters.
  static func bar(_ part: Int, of whole: Int, width: Int) -> String {
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
