import ArgumentParser
import Digits
import Images
import ModelInsight

/// `mnist-bench predict`: what digits pictures show.
struct PredictCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "predict",
    abstract: "Classify pictures of digits.",
    discussion: """
      Pictures are PNG, PGM (P2, P5) or IDX files of any size, dark on bright or bright on dark; "-" is standard input. \
      As MNIST did it, the ink is cropped, scaled to fit 20 x 20 pixels, and placed in 28 x 28 so that its centre of \
      mass is in the middle. There should be one digit on an even background, which the picture's border shows; where \
      the border, the ink or the contrast speak against that, a warning says so, because the answer is likely wrong.
      """)

  @OptionGroup var pictures: PictureOptions

  @OptionGroup var weights: WeightsOptions

  @OptionGroup var compute: ComputeOptions

  @Flag(help: "Draw each step from the picture to what the network sees.")
  var show = false

  @Flag(help: "Print JSON instead of a table.")
  var json = false

  func validate() throws {
    if show && json { throw ValidationError("--show cannot be combined with --json") }
  }

  func run() throws {
    let network = try NetworkRun(weights.load(), compute: compute)
    let predictions = try pictures.load().map { picture in
      PicturePrediction(picture, probabilities: try network.probabilities(of: picture.input))
    }
    for prediction in predictions { prediction.picture.warn() }
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
