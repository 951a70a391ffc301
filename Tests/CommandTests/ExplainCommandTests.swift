import Foundation
import Images
import Testing

@Suite struct ExplainCommandTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TinyDigits.trained(epochs: 2) }

  @Test("Three views in the terminal and in a PNG file")
  func explain() throws {
    let result = try run("t10k-images-idx3-ubyte", "--index", "13", "--as-is", "--digit", "3")
    #expect(result.status == 0, "\(result.errors)")
    #expect(result.output.hasPrefix("t10k-images-idx3-ubyte[13]: probability of 3: "))
    #expect(result.output.contains("occlusion, up to ") && result.output.contains("gradient, up to "))
    #expect(result.output.contains("the first layer's 32 activations, up to "))
    #expect(!result.output.contains("\u{1B}"))
    #expect(result.output.split(separator: "\n").allSatisfy { $0.count <= 100 })
    let file = "Results/explain-t10k-images-idx3-ubyte-13.png"
    #expect(result.errors == "picture: \(file)\n")
    let picture = try #require(ImageFile.images(path: folder.path(file)).first)
    #expect(picture.width == 736 && picture.height == 616)
    // The picture itself is at the top left, eight times as large.
    let image = try ImageFile.images(path: folder.path("t10k-images-idx3-ubyte"))[13]
    for pixel in stride(from: 0, to: 784, by: 11) {
      #expect(picture[16 + 8 * (pixel / 28) + 4, 16 + 8 * (pixel % 28) + 4] == image.pixels[pixel])
    }
  }

  @Test("Another file, and a picture that has to be prepared")
  func output() throws {
    let bar = GrayImage(
      width: 40, height: 50,
      pixels: (0..<2000).map { (10..<40).contains($0 / 40) && (18..<23).contains($0 % 40) ? 9 : 250 })
    try Data(bar.png).write(to: folder.url.appending(path: "bar.png"))
    let result = try run("bar.png", "--output", "views/bar.png")
    #expect(result.status == 0 && result.output.hasPrefix("bar.png: probability of "))
    #expect(folder.names(in: "views") == ["bar.png"])
    #expect(result.errors == "picture: views/bar.png\n")
    let edge = GrayImage(
      width: 40, height: 50, pixels: (0..<2000).map { $0 % 40 < 2 || bar.pixels[$0] < 100 ? 9 : 250 })
    try Data(edge.png).write(to: folder.url.appending(path: "edge.png"))
    let doubtful = try run("edge.png", "--output", "views/edge.png")
    #expect(doubtful.status == 0 && doubtful.errors.hasPrefix("warning: edge.png: expected one digit, "))
  }

  @Test("What cannot be explained is one line")
  func badInput() throws {
    for (arguments, error) in [
      (
        ["t10k-images-idx3-ubyte"],
        "t10k-images-idx3-ubyte: image: expected an index from 0 to 19 with --index, found none"
      ),
      (
        ["t10k-images-idx3-ubyte", "--index", "20"],
        "t10k-images-idx3-ubyte: image: expected an index from 0 to 19 with --index, found 20"
      ),
      (["none.png"], "none.png: cannot be read: No such file or directory"),
    ] {
      let result = try run(arguments)
      #expect(result.status == 1 && result.output.isEmpty && result.errors == "error: \(error)\n")
    }
    #expect(try run("t10k-images-idx3-ubyte", "--digit", "10").status == 64)
    #expect(folder.names(in: "Results").allSatisfy { !$0.hasSuffix(".png") })
  }

  private func run(_ arguments: String...) throws -> CommandLineTool.Result { try run(arguments) }

  private func run(_ arguments: [String]) throws -> CommandLineTool.Result {
    try CommandLineTool.run(["explain", "--weights", TinyDigits.weights] + arguments, in: folder)
  }
}
