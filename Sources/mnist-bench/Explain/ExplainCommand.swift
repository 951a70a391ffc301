import ArgumentParser
import CommandOptions
import Console
import Digits
import Files
import Foundation
import Images
import ModelInsight
import NeuralNetwork

/// `mnist-bench explain`: shows why a picture is classified as a digit.
struct ExplainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Show which parts of a picture speak for a digit, and the first layer's activations.",
    discussion: """
      Draws three views, in the terminal and in one PNG file. Occlusion: how far the logarithm of the digit's \
      probability falls when 5 x 5 pixels around a pixel are wiped out. Gradient: the derivative of the digit's logit \
      with respect to each pixel. Activations: the output of each filter of the first layer. Red is positive and blue \
      negative; on a terminal without colour, letters are negative.

      Pictures are prepared as in 'predict'.
      """)

  @Argument(help: ArgumentHelp("A PNG, PGM or IDX file; \"-\" is standard input.", valueName: "image"))
  var image: String

  @Option(help: "The image's index in an IDX file of many, from 0.")
  var index: Int?

  @Flag(help: "Use an image of 28 x 28 pixels, bright on black, without preparing it.")
  var asIs = false

  @Option(help: "The digit to explain, instead of the likeliest.")
  var digit: Int?

  @OptionGroup var weights: WeightsOptions

  @OptionGroup var compute: ComputeOptions

  @Option(help: ArgumentHelp("The PNG file (default: Results/explain-<image>.png).", valueName: "file"))
  var output: String?

  func validate() throws {
    if let digit, !(0..<LabeledImages.classCount).contains(digit) {
      throw ValidationError("--digit \(digit): expected 0 to \(LabeledImages.classCount - 1)")
    }
  }

  func run() throws {
    let weights = try weights.load()
    let picture = try PictureFile(path: image).picture(at: index, asIs: asIs)
    let output = output ?? "Results/explain-\(picture.fileName).png"
    try OutputFolder.prepare(for: output, sparing: [image, weights.file])
    let explanation = try Explanation(
      of: picture.input.pixels.map { Float($0) / 255 }, label: digit, network: .mnist, parameters: weights.parameters,
      kernels: compute.kernelSet())
    if let doubt = picture.doubt { DataLog.write("warning: \(doubt)") }
    try FileOutput.replace(output, with: [ExplanationPicture(explanation, of: picture.input).image.png])
    print(
      ExplanationText(explanation, of: picture, isColoured: Terminal.isColoured).text, terminator: "")
    DataLog.write("picture: \(DirectOutput.name(of: output))")
  }
}
