import Foundation
import NeuralNetwork

/// The progress of training on standard error: a line per epoch, and a bar in between if that is a terminal.
final class TrainingProgress {
  private let drawsBar: Bool
  private let title: String
  private let epochs: Int
  private let imagesPerEpoch: Int
  private var lastDrawn = 0.0

  private static let secondsBetweenDrawings = 0.1
  private static let widestBar = 30
  private static let startOfLine = "\r\u{1B}[K"

  /// The progress of a run of so many epochs; `title` stands before each line.
  init(drawsBar: Bool, title: String = "", epochs: Int, imagesPerEpoch: Int) {
    self.drawsBar = drawsBar && isatty(STDERR_FILENO) == 1
    self.title = title
    self.epochs = epochs
    self.imagesPerEpoch = imagesPerEpoch
  }

  /// Draws the bar anew, but not at every call.
  func show(_ progress: TrainingSession.Progress) {
    guard drawsBar else { return }
    if progress.seconds < lastDrawn { lastDrawn = 0 }
    guard progress.seconds - lastDrawn >= Self.secondsBetweenDrawings else { return }
    lastDrawn = progress.seconds
    FileHandle.standardError.write(Data((Self.startOfLine + bar(progress, columns: Self.terminalColumns)).utf8))
  }

  /// Writes the line of a completed epoch.
  func finish(_ epoch: TrainingHistory.Epoch) {
    let figures = String(
      format: "loss %.4f  accuracy %.2f %%  test loss %.4f  test accuracy %.2f %%  %.0f images/s", epoch.loss,
      100 * epoch.accuracy, epoch.testLoss, 100 * epoch.testAccuracy, epoch.imagesPerSecond)
    line("\(heading(epoch.number))  \(figures)")
  }

  /// Writes the line of a run that was stopped.
  func stop(advice: String) { line(advice) }

  private func line(_ text: String) { DataLog.write((drawsBar ? Self.startOfLine : "") + text) }

  private func heading(_ epoch: Int) -> String { "\(title)epoch \(epoch)/\(epochs)" }

  /// At most one line of a terminal of so many columns.
  private func bar(_ progress: TrainingSession.Progress, columns: Int) -> String {
    let images = Double(progress.images)
    let imagesPerSecond = images / progress.seconds
    let imagesLeft = Double(imagesPerEpoch * (epochs - progress.epoch + 1)) - images
    let secondsLeft = Int((imagesLeft / imagesPerSecond).rounded(.up))
    let figures = String(
      format: "loss %.4f  accuracy %.2f %%  %.0f images/s  %d:%02d left", progress.sum.loss / images,
      100 * Double(progress.sum.correct) / images, imagesPerSecond, secondsLeft / 60, secondsLeft % 60)
    let heading = heading(progress.epoch)
    let width = max(0, min(columns - heading.count - figures.count - 6, Self.widestBar))
    let full = width * progress.images / imagesPerEpoch
    let bar = String(repeating: "#", count: full) + String(repeating: "-", count: width - full)
    return String("\(heading) [\(bar)] \(figures)".prefix(columns - 1))
  }

  private static var terminalColumns: Int {
    var size = winsize()
    return ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 1 ? Int(size.ws_col) : 80
  }
}
