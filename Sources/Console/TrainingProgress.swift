import Foundation
import NeuralNetwork

/// The progress of training on standard error: a line per epoch, and the progress within the epoch.
package struct TrainingProgress {
  private let display: ProgressDisplay
  private let title: String
  private let epochs: Int
  private let imagesPerEpoch: Int

  private static let widestBar = 30

  /// The progress of a run of `epochs` epochs; `title` stands before each line.
  package init(drawsBar: Bool, title: String = "", epochs: Int, imagesPerEpoch: Int) {
    self.init(
      ProgressDisplay(.current(isWanted: drawsBar)), title: title, epochs: epochs, imagesPerEpoch: imagesPerEpoch)
  }

  /// The same on any display.
  package init(_ display: ProgressDisplay, title: String = "", epochs: Int, imagesPerEpoch: Int) {
    self.display = display
    self.title = title
    self.epochs = epochs
    self.imagesPerEpoch = imagesPerEpoch
  }

  /// Shows the progress of an epoch, but not at every call.
  package func show(_ progress: TrainingSession.Progress) {
    display.update(at: progress.seconds) { text(progress, columns: $0) }
  }

  /// Writes the line of a completed epoch.
  package func finish(_ epoch: TrainingHistory.Epoch) {
    let figures = String(
      format: "loss %.4f  accuracy %.2f %%  test loss %.4f  test accuracy %.2f %%  %.0f images/s", epoch.loss,
      100 * epoch.accuracy, epoch.testLoss, 100 * epoch.testAccuracy, epoch.imagesPerSecond)
    display.line("\(heading(epoch.number))  \(figures)")
  }

  /// Writes the line of a run that was stopped.
  package func stop(advice: String) { display.line(advice) }

  private func heading(_ epoch: Int) -> String { "\(title)epoch \(epoch)/\(epochs)" }

  /// A bar and figures in `columns` columns, or a line if `columns` is nil.
  private func text(_ progress: TrainingSession.Progress, columns: Int?) -> String {
    let images = Double(progress.images)
    let imagesPerSecond = images / progress.seconds
    let imagesLeft = Double(imagesPerEpoch * (epochs - progress.epoch + 1)) - images
    let secondsLeft = Int((imagesLeft / imagesPerSecond).rounded(.up))
    let figures = String(
      format: "loss %.4f  accuracy %.2f %%  %.0f images/s  %d:%02d left", progress.sum.loss / images,
      100 * Double(progress.sum.correct) / images, imagesPerSecond, secondsLeft / 60, secondsLeft % 60)
    let heading = heading(progress.epoch)
    guard let columns else { return "\(heading)  \(100 * progress.images / imagesPerEpoch) %  \(figures)" }
    let width = max(0, min(columns - heading.count - figures.count - 5, Self.widestBar))
    let bar = ProgressDisplay.bar(progress.images, of: imagesPerEpoch, width: width)
    return String("\(heading) \(bar) \(figures)".prefix(columns))
  }
}
