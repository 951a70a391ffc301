import Digits
import Foundation

/// The progress of a fetch on standard error: a line per file, and the part that has arrived so far.
package struct DataProgress {
  private let display: ProgressDisplay
  private let start = ContinuousClock.now

  private static let barWidth = 30

  /// A display on standard error. Unless it `isEnabled`, it shows only the lines for files.
  package init(isEnabled: Bool) { display = ProgressDisplay(.current(isWanted: isEnabled)) }

  /// Shows an event of a file.
  package func show(_ event: DataSetFetch.Event) {
    switch event {
    case .present(let file): display.line("\(file): already there")
    case .finished(let file): display.line("\(file): fetched")
    case .failed(_, let reason): display.line("warning: \(reason)")
    case .received(let file, let bytes, let expected):
      guard let expected, expected > 0 else { return }
      display.update(at: (ContinuousClock.now - start) / .seconds(1)) { columns in
        let received = min(bytes, expected)
        let amount = "\(100 * received / expected) % of \(String(format: "%.1f MB", Double(expected) / 1e6))"
        guard columns != nil else { return "\(file): \(amount)" }
        return "\(file) \(ProgressDisplay.bar(received, of: expected, width: Self.barWidth)) \(amount)"
      }
    }
  }
}
