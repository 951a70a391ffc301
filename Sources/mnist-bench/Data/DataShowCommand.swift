import ArgumentParser
import CommandOptions
import Console
import Digits
import ModelInsight

/// `mnist-bench data show`: draws an image in the terminal.
struct DataShowCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Draw an image in the terminal, with its label.",
    discussion: "Draws grey half blocks on a colour terminal, characters elsewhere or with NO_COLOR set.")

  @Argument(help: "The image's index, from 0.")
  var index: Int

  @Flag(help: "Show a training image instead of a test image.")
  var train = false

  @OptionGroup var options: DataOptions

  func run() async throws {
    let dataset = try await options.load(requiresTraining: train)
    let images = train ? dataset.train : dataset.test
    let split = train ? "training" : "test"
    guard (0..<images.count).contains(index) else {
      throw DataIndexError(index: index, count: images.count, split: split)
    }
    let start = index * LabeledImages.pixelCount
    let drawing = ImageDrawing(
      width: LabeledImages.side, pixels: Array(images.pixels[start..<start + LabeledImages.pixelCount]))
    print(drawing.lines(isColoured: Terminal.isColoured).joined(separator: "\n"))
    print("\(dataset.name), \(split) image \(index): label \(images.labels[index])")
  }
}

/// There is no image with this index.
struct DataIndexError: Error, CustomStringConvertible {
  let index: Int
  let count: Int
  let split: String

  var description: String {
    "index \(index): expected 0 to \(count - 1), one of the \(count) \(split) images"
  }
}
