import Digits
import Foundation
import Synchronization

/// The progress of a fetch on standard error: a line per file, and a bar while it arrives if that is a terminal.
final class DataProgress: Sendable {
  private let drawsBar: Bool
  private let lastPercent = Mutex(-1)

  private static let barWidth = 30
  private static let startOfLine = "\r\u{1B}[K"

  init(isEnabled: Bool) {
    drawsBar = isEnabled && isatty(STDERR_FILENO) == 1
  }

  func show(_ event: DataSetFetch.Event) {
    switch event {
    case .present(let file): line("\(file): already there")
    case .finished(let file): line("\(file): fetched")
    case .failed(_, let reason): line("warning: \(reason)")
    case .received(let file, let bytes, let expected):
      guard drawsBar, let expected, expected > 0 else { return }
      bar(file, percent: min(100 * bytes / expected, 100), of: expected)
    }
  }

  private func line(_ text: String) {
    DataLog.write((drawsBar ? Self.startOfLine : "") + text)
  }

  private func bar(_ file: String, percent: Int, of byteCount: Int) {
    let isNew = lastPercent.withLock { last in
      defer { last = percent }
      return last != percent
    }
    guard isNew else { return }
    let full = Self.barWidth * percent / 100
    let bar = String(repeating: "#", count: full) + String(repeating: "-", count: Self.barWidth - full)
    let size = String(format: "%.1f MB", Double(byteCount) / 1e6)
    FileHandle.standardError.write(Data("\(Self.startOfLine)\(file) [\(bar)] \(percent) % of \(size)".utf8))
  }
}
