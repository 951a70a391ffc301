import ArgumentParser
import CommandOptions
import Console
import ModelInsight
import ReportFormats

/// `mnist-bench predict`: classifies pictures of digits.
struct PredictCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "predict",
    abstract: "Classify pictures of digits.",
    discussion: """
      Pictures are PNG, PGM (P2, P5) or IDX files of any size, dark on bright or bright on dark; "-" is standard input. \
      As for MNIST's images, the ink is cropped, scaled to fit 20 x 20 pixels, and placed in 28 x 28 with its centre of \
      mass in the middle. The picture should show one digit on an even background, and its border only background. If \
      the border, the ink or the contrast look otherwise, a warning says that the answer is likely wrong.
      """)

  @OptionGroup var pictures: PictureOptions

  @OptionGroup var weights: WeightsOptions

  @OptionGroup var compute: ComputeOptions

  @Flag(help: "Draw each step from the picture to the image for the network.")
  var show = false

  @Flag(help: "Print JSON instead of a table.")
  var json = false

  func validate() throws {
    if show && json { throw ValidationError("--show cannot be combined with --json") }
  }

  func run() throws {
    let network = try NetworkRun(weights.load(), compute: compute.forNetworks())
    let predictions = try pictures.load().map { picture in
      PicturePrediction(picture, probabilities: try network.probabilities(of: picture.input))
    }
    for doubt in predictions.compactMap(\.picture.doubt) { DataLog.write("warning: \(doubt)") }
    if json {
      print(try PrettyJSON.encode(predictions), terminator: "")
      return
    }
    for prediction in predictions where show {
      print(PictureSteps(prediction.picture, isColoured: Terminal.isColoured).text)
    }
    print(PredictionTable(predictions).text(isColoured: Terminal.isColoured), terminator: "")
  }
}
