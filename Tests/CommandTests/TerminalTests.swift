import Foundation
import Kernels
import Synchronization
import Testing

@testable import NeuralNetwork
@testable import mnist_bench

/// What the program prints on terminals of all sorts.
@Suite struct TerminalTests {
  /// Runs a command on a pseudo-terminal with the environment's variables as they are given, `NAME=value`.
  private func onTerminal(_ command: String, _ variables: String, in folder: TemporaryFolder) throws -> String {
    let python = "import os, pty, sys; sys.exit(os.waitstatus_to_exitcode(pty.spawn(sys.argv[1:])))"
    let result = try folder.shell(
      "env -u CI -u NO_COLOR -u TERM \(variables) python3 -c '\(python)' '\(CommandLineTool.path)' \(command)")
    #expect(result.status == 0, "\(result.output)")
    return result.output
  }

  @Test("A terminal that understands escapes gets colours and lines that are drawn anew")
  func capable() throws {
    let folder = try TemporaryFolder()
    try TinyDigits.write(to: folder)
    let picture = try onTerminal("data show 0 --data .", "TERM=xterm-256color", in: folder)
    #expect(picture.contains("\u{1B}[38;5;"))
    let plain = try onTerminal("data show 0 --data .", "TERM=xterm-256color NO_COLOR=1", in: folder)
    #expect(!plain.contains("\u{1B}"))
    let training = try onTerminal("train --data . --epochs 1", "TERM=xterm CI=false NO_COLOR=1", in: folder)
    #expect(training.contains("\r\u{1B}[Kepoch 1/1  loss"), "\(training)")
  }

  @Test(
    "A dumb terminal, one without a name, and continuous integration get neither",
    arguments: ["TERM=dumb", "", "TERM=", "TERM=xterm-256color CI=true", "TERM=xterm CI=1"])
  func plain(variables: String) throws {
    let folder = try TemporaryFolder()
    try TinyDigits.write(to: folder)
    for command in ["data show 0 --data .", "train --data . --epochs 1", "train --data . --epochs 1 --no-progress"] {
      // The terminal itself makes "\r\n" of a newline.
      let text = try onTerminal(command, variables, in: folder).replacing("\r\n", with: "\n")
      #expect(!text.contains { $0 == "\u{1B}" || $0 == "\r" }, "\(text)")
      #expect(!text.isEmpty)
    }
  }

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
