import Kernels
import Synchronization
import Testing

@testable import Console
@testable import NeuralNetwork

/// Progress on displays of all sorts.
@Suite struct ProgressTests {
  @Test("Plain progress is a line every 30 s of an epoch; a bar is drawn ten times a second; lines are written always")
  func progress() {
    for (style, expected) in [
      (ProgressDisplay.Style.lines, ["30\n", "61\n", "31\n", "end\n"]), (.hidden, ["end\n"]),
      (.bar, ["0.5", "29", "30", "59", "61", "2", "31"].map { "\r\u{1B}[K\($0)" } + ["\r\u{1B}[Kend\n"]),
    ] {
      let drawn = Mutex<[String]>([])
      let display = ProgressDisplay(style) { text in drawn.withLock { $0.append(text) } }
      for (seconds, text) in [
        (0.05, "0.05"), (0.5, "0.5"), (29, "29"), (30, "30"), (59, "59"), (61, "61"), (2, "2"), (31, "31"),
      ] {
        display.update(at: seconds) { columns in
          #expect((columns == nil) == (style == .lines))
          return text
        }
      }
      display.line("end")
      #expect(drawn.withLock(\.self) == expected)
    }
  }

  @Test("A plain line of training says how far it is, in words")
  func trainingLine() {
    let drawn = Mutex("")
    let progress = TrainingProgress(
      ProgressDisplay(.lines) { text in drawn.withLock { $0 += text } }, epochs: 2, imagesPerEpoch: 1000)
    progress.show(
      TrainingSession.Progress(epoch: 1, images: 400, sum: LossSum(loss: 200, correct: 300), seconds: 40))
    #expect(
      drawn.withLock(\.self) == "epoch 1/2  40 %  loss 0.5000  accuracy 75.00 %  10 images/s  2:40 left\n")
  }
}
