import Foundation
import IDX
import Images
import Testing

@Suite struct PredictCommandTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TinyDigits.trained(epochs: 1)
    try Data(ColorImage(picture).png).write(to: folder.url.appending(path: "picture.png"))
    try Data("P5 60 40 255\n".utf8 + picture.pixels).write(to: folder.url.appending(path: "picture.pgm"))
  }

  /// A dark stroke on bright paper.
  private let picture = GrayImage(
    width: 60, height: 40,
    pixels: (0..<2400).map { pixel in
      (10..<34).contains(pixel / 60) && (20..<26).contains(pixel % 60) ? 30 : 240
    })

  private struct Prediction: Decodable {
    let image: String
    let digit: Int
    let probability: Double
    let probabilities: [Double]
    let pixels: Data
    let warnings: [String]
    let normalization: Normalization?

    struct Normalization: Decodable {
      let width: Int
      let height: Int
      let background: Int
      let inverted: Bool
      let box: PixelBox
      let placement: PixelBox
    }
  }

  @Test("The same picture in three formats gives the same prediction")
  func formats() throws {
    try IDXArray(shape: [1, 40, 60], elements: picture.pixels).write(to: folder.path("picture.idx"), compression: .gzip)
    let predictions = try json("picture.png", "picture.pgm", "picture.idx")
    #expect(predictions.map(\.image) == ["picture.png", "picture.pgm", "picture.idx"])
    #expect(Set(predictions.map(\.probabilities)).count == 1 && Set(predictions.map(\.pixels)).count == 1)
    let first = try #require(predictions.first)
    #expect(first.probabilities.count == 10 && abs(first.probabilities.reduce(0, +) - 1) < 1e-12)
    #expect(first.probability == first.probabilities.max() && first.probabilities[first.digit] == first.probability)
    let normalization = try #require(first.normalization)
    #expect(normalization.width == 60 && normalization.height == 40)
    #expect(normalization.inverted && normalization.background == 240)
    #expect(normalization.box == PixelBox(row: 10, column: 20, width: 6, height: 24))
    #expect(normalization.placement == PixelBox(row: 5, column: 12, width: 5, height: 20))
    #expect(first.pixels.count == 784 && first.pixels.max() == 255)
  }

  @Test("Standard input, and the table")
  func standardInput() throws {
    let command = "cat picture.png | \(CommandLineTool.path) predict - --weights \(TinyDigits.weights)"
    let (status, output) = try Script.run(command, in: folder.url)
    #expect(status == 0)
    let lines = output.split(separator: "\n")
    #expect(lines.count == 3 && lines[0].hasPrefix("image") && lines[2].hasPrefix("standard input "))
    let digit = try #require(try json("picture.png").first?.digit)
    #expect(lines[2].split(separator: " ")[2] == "\(digit)")
  }

  @Test("Images as they are, many in a file")
  func asIs() throws {
    let predictions = try json("t10k-images-idx3-ubyte", "--as-is")
    let pixels = try IDXArray(contentsOf: folder.path("t10k-images-idx3-ubyte")).bytes
    #expect(predictions.map(\.image) == (0..<20).map { "t10k-images-idx3-ubyte[\($0)]" })
    #expect(Data(predictions.flatMap(\.pixels)) == Data(pixels))
    #expect(predictions.allSatisfy { $0.normalization == nil })
    let refused = try run("picture.png", "--as-is")
    #expect(refused.lastError == "error: picture.png: size: expected 28 x 28 pixels with --as-is, found 60 x 40")
  }

  @Test("Each step can be seen")
  func show() throws {
    let output = try run("picture.png", "--show").output
    for title in [
      "picture.png: 60 x 40", "ink: the background, 240 of 255, is bright, so inverted",
      "cropped to 6 x 24 from row 10, column 20", "scaled to 5 x 20",
      "centred by mass: from row 5, column 12 of 28 x 28",
    ] {
      #expect(output.contains(title + "\n"), "\(title)")
    }
    // The bar, two characters for each of its pixels.
    #expect(output.contains("\n" + String(repeating: "@@", count: 5) + "\n"))
    #expect(try run("picture.png", "--show", "--json").status == 64)
  }

  @Test("A picture that is not one digit on an even background gets a warning, and its answer")
  func warnings() throws {
    var scan = picture.pixels
    for pixel in scan.indices where pixel % 60 < 3 { scan[pixel] = 5 }
    try Data(GrayImage(width: 60, height: 40, pixels: scan).png).write(to: folder.url.appending(path: "scan.png"))
    let result = try run("picture.png", "scan.png")
    let found =
      "ink on 23 % of the border; separate pieces of ink; "
      + "ink that lies so far apart that its largest piece has 12 of 20 pixels"
    #expect(result.status == 0 && result.output.split(separator: "\n").count == 4)
    #expect(
      result.errors == """
        warning: scan.png: expected one digit, dark on bright or bright on dark, with an even margin around it, \
        found \(found)\n
        """)
    #expect(try json("picture.png", "scan.png").map { $0.warnings.joined(separator: "; ") } == ["", found])
    let dark = GrayImage(width: 28, height: 28, pixels: (0..<784).map { $0 % 28 == 14 ? 0 : 255 })
    try Data(dark.png).write(to: folder.url.appending(path: "dark.png"))
    let asIs = try run("dark.png", "--as-is")
    #expect(asIs.status == 0)
    #expect(
      asIs.errors
        == "warning: dark.png: expected bright ink on black with --as-is, found a bright background, 255 of 255\n")
  }

  @Test("What is no picture of a digit is one line, and nothing else")
  func badInput() throws {
    try Data("hello".utf8).write(to: folder.url.appending(path: "text.png"))
    try Data([0xff, 0xd8, 0xff, 0xe0]).write(to: folder.url.appending(path: "photo.jpg"))
    try Data("P5 9 9 255\n".utf8 + [UInt8](repeating: 7, count: 81)).write(to: folder.url.appending(path: "blank.pgm"))
    for (file, error) in [
      ("none.png", "none.png: cannot be read: No such file or directory"),
      ("text.png", "text.png: expected a PNG, PGM (P2 or P5) or IDX image, found none of them"),
      (
        "photo.jpg",
        "photo.jpg: expected a PNG, PGM (P2 or P5) or IDX image, found a JPEG; "
          + "try: convert in.jpg -auto-orient out.png"
      ),
      (
        "blank.pgm",
        "blank.pgm: expected a digit, found a blank image: its greys differ by 0 of 255 from the background's"
      ),
    ] {
      let result = try run("picture.png", file)
      #expect(result.status == 1 && result.output.isEmpty)
      #expect(result.errors == "error: \(error)\n")
    }
    #expect(try CommandLineTool.run(["predict"], in: folder).status == 64)
  }

  private func run(_ arguments: String...) throws -> CommandLineTool.Result {
    try CommandLineTool.run(["predict", "--weights", TinyDigits.weights] + arguments, in: folder)
  }

  private func json(_ arguments: String...) throws -> [Prediction] {
    let result = try CommandLineTool.run(
      ["predict", "--json", "--weights", TinyDigits.weights] + arguments, in: folder)
    #expect(result.status == 0, "\(result.errors)")
    return try JSONDecoder().decode([Prediction].self, from: Data(result.output.utf8))
  }
}

extension ColorImage {
  /// The same in red, green and blue.
  init(_ image: GrayImage) {
    self.init(width: image.width, height: image.height, samples: image.pixels.flatMap { [$0, $0, $0] })
  }
}
