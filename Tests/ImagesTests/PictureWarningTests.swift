import Foundation
import Testing

@testable import Images

@Suite("What is not one digit on an even background has a warning")
struct PictureWarningTests {
  @Test(
    "MNIST's own images have none but a few",
    .enabled(if: ProcessInfo.processInfo.environment["MNIST_DIR"] != nil, "needs MNIST_DIR"))
  func mnist() throws {
    let folder = try #require(ProcessInfo.processInfo.environment["MNIST_DIR"])
    let images = try ImageFile.images(path: "\(folder)/t10k-images-idx3-ubyte.gz")
    var warnings: [PictureWarning] = []
    var warned = 0
    for image in images {
      let found = try DigitNormalization(image, name: "image").warnings
      warned += found.isEmpty ? 0 : 1
      warnings += found
      #expect(PictureWarning.all(asIs: image).isEmpty)
    }
    #expect(warned == 21 && warnings.count { $0 == .separatePieces } == 14)
    #expect(warnings.count { if case .strayInk = $0 { true } else { false } } == warnings.count - 14)
  }

  @Test("A digit on even or noisy paper has none, dark or bright", arguments: [0, 30, 200, 255])
  func good(paper: Int) throws {
    for noise in [0, 3, 6] {
      let picture = Self.picture(paper: paper, ink: paper > 100 ? 30 : 180, noise: noise) { Self.seven($0, $1) }
      #expect(try Self.warnings(picture).isEmpty, "\(noise)")
    }
  }

  @Test("A scan's black edge, on one side or all four; a digit that is cut off")
  func border() throws {
    let edge = Self.picture { $1 < 6 || Self.seven($0, $1) }
    try expect(edge, [.inkOnBorder(percent: 30), .unevenBorder, .separatePieces, .strayInk(longerSide: 10)])
    let frame = Self.picture { !(6..<114).contains($0) || !(6..<94).contains($1) || Self.seven($0, $1) }
    try expect(frame, [.filledBox(percent: 90)])
    let cut = Self.picture { (0..<60).contains($0) && (40..<52).contains($1) }
    try expect(cut, [.inkOnBorder(percent: 2)])
  }

  @Test("A frame around the digit, two digits, and a speck of dirt far away")
  func pieces() throws {
    let framed = Self.picture { row, column in
      let isOutside = !(10..<110).contains(row) || !(10..<90).contains(column)
      let isInside = (14..<106).contains(row) && (14..<86).contains(column)
      return !isOutside && !isInside || Self.seven(row, column)
    }
    try expect(framed, [.separatePieces])
    let two = Self.picture { Self.seven($0, $1 + 20) || Self.seven($0, $1 - 25) }
    try expect(two, [.separatePieces])
    let speck = Self.picture(width: 300) { Self.seven($0, $1) || (100..<103).contains($0) && (280..<283).contains($1) }
    try expect(speck, [.strayInk(longerSide: 5)])
  }

  @Test("A shadow over the paper, and ink that is hardly there")
  func light() throws {
    var shadowed = Self.picture { Self.seven($0, $1) }.pixels
    for pixel in shadowed.indices where shadowed[pixel] > 100 { shadowed[pixel] = UInt8(120 + pixel % 100) }
    try expect(GrayImage(width: 100, height: 120, pixels: shadowed), [.unevenBorder])
    try expect(Self.picture(paper: 240, ink: 200) { Self.seven($0, $1) }, [.lowContrast(40)])
  }

  @Test("An image taken as it is must be bright on black")
  func asIs() {
    let image = GrayImage(width: 28, height: 28, pixels: (0..<784).map { (300..<400).contains($0) ? 0 : 255 })
    #expect(PictureWarning.all(asIs: image) == [.brightBackground(255)])
    let blank = GrayImage(width: 28, height: 28, pixels: [UInt8](repeating: 0, count: 784))
    #expect(PictureWarning.all(asIs: blank) == [.lowContrast(0)])
  }

  @Test("Each warning is a phrase of its own")
  func descriptions() {
    let all: [PictureWarning] = [
      .inkOnBorder(percent: 0), .unevenBorder, .lowContrast(40), .separatePieces, .strayInk(longerSide: 9),
      .filledBox(percent: 88), .brightBackground(250),
    ]
    #expect(Set(all.map(\.description)).count == all.count)
    #expect(all[0].description == "ink on 1 % of the border")
  }

  /// A thick 7.
  private static func seven(_ row: Int, _ column: Int) -> Bool {
    (30..<40).contains(row) && (30..<65).contains(column) || (40..<90).contains(row) && (55..<65).contains(column)
  }

  /// A picture with ink wherever `isInk` is true for the row and column, and with noise up to `noise` everywhere.
  private static func picture(
    width: Int = 100, paper: Int = 230, ink: Int = 30, noise: Int = 0, isInk: (Int, Int) -> Bool
  ) -> GrayImage {
    let height = 120
    let pixels = (0..<width * height).map { pixel in
      let wobble = noise == 0 ? 0 : pixel * 7919 % (2 * noise + 1) - noise
      return UInt8(min(max((isInk(pixel / width, pixel % width) ? ink : paper) + wobble, 0), 255))
    }
    return GrayImage(width: width, height: height, pixels: pixels)
  }

  private func expect(_ image: GrayImage, _ expected: [PictureWarning]) throws {
    let found = try Self.warnings(image)
    #expect(found == expected)
  }

  private static func warnings(_ image: GrayImage) throws -> [PictureWarning] {
    try DigitNormalization(image, name: "picture").warnings
  }
}
