import Foundation
import Testing

@testable import Images

@Suite struct NormalizationTests {
  @Test("Sizes change as in Pillow")
  func resampling() throws {
    for expected in Golden.shared.resized {
      let original = GrayImage(
        width: expected.original.width, height: expected.original.height, pixels: [UInt8](expected.original.pixels))
      let resized = Resampling.resize(original, width: expected.width, height: expected.height)
      // Pillow rounds between its two passes.
      let difference = zip(resized.pixels, expected.pixels).map { abs(Int($0) - Int($1)) }.max()
      #expect(resized.pixels.count == expected.pixels.count && difference ?? 255 <= 1)
    }
  }

  @Test("Polarity, border and size of a picture make no difference")
  func invariance() throws {
    let small = try DigitNormalization(Self.bar(width: 30, height: 40, scale: 1), name: "small")
    for scale in [2, 5, 10] {
      for paper in [0, 30, 255] as [UInt8] {
        let picture = Self.bar(width: 61, height: 45, scale: scale, paper: paper, ink: paper > 100 ? 20 : 200)
        let normalized = try DigitNormalization(picture, name: "picture")
        #expect(normalized.isInverted == (paper > 100) && normalized.background == paper)
        #expect(normalized.box.width == 8 * scale && normalized.box.height == 16 * scale)
        let difference = zip(normalized.centered.pixels, small.centered.pixels).map { abs(Int($0) - Int($1)) }
        #expect(difference.max() ?? 255 <= 1, "\(scale) \(paper)")
      }
    }
  }

  @Test("The digit fits 20 x 20 and its centre of mass lies on pixel 14")
  func centering() throws {
    let normalized = try DigitNormalization(Self.bar(width: 90, height: 80, scale: 4), name: "bar")
    let image = normalized.centered
    #expect(image.width == 28 && image.height == 28)
    #expect(normalized.scaled.width == 10 && normalized.scaled.height == 20)
    let mass = image.pixels.reduce(0) { $0 + Double($1) }
    let moments = image.pixels.enumerated().reduce(SIMD2<Double>()) { sum, pixel in
      sum + Double(pixel.element) * SIMD2(Double(pixel.offset / 28), Double(pixel.offset % 28))
    }
    let center = moments / mass
    #expect(abs(center.x - 14) <= 0.5 && abs(center.y - 14) <= 0.5)
  }

  @Test("Noise on the paper is background")
  func noise() throws {
    let clean = Self.bar(width: 640, height: 480, scale: 4, paper: 200, ink: 20)
    // The sum of twelve uniform numbers is nearly normal. A noise threshold must withstand its tails.
    var state: UInt64 = 1
    func uniform() -> Double {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Double(state >> 11) * 0x1p-53
    }
    let pixels = clean.pixels.map { UInt8(Double($0) + 3 * ((0..<12).reduce(-6) { sum, _ in sum + uniform() })) }
    let noisy = GrayImage(width: 640, height: 480, pixels: pixels)
    #expect(try DigitNormalization(noisy, name: "noisy").box == DigitNormalization(clean, name: "clean").box)
  }

  @Test("Any proportions, down to a single pixel", arguments: [(1, 1), (1, 500), (500, 1), (3, 2)])
  func proportions(width: Int, height: Int) throws {
    var pixels = [UInt8](repeating: 0, count: (width + 4) * (height + 4))
    for row in 0..<height {
      for column in 0..<width { pixels[(row + 2) * (width + 4) + column + 2] = 250 }
    }
    let normalized = try DigitNormalization(GrayImage(width: width + 4, height: height + 4, pixels: pixels), name: "x")
    #expect(max(normalized.scaled.width, normalized.scaled.height) == 20)
    #expect(normalized.centered.pixels.max() == 255)
  }

  @Test("A blank image holds no digit", arguments: [0, 128, 255] as [UInt8])
  func blank(gray: UInt8) {
    #expect(throws: ImageError.blank(file: "blank", contrast: 0)) {
      try DigitNormalization(GrayImage(width: 9, height: 9, pixels: Array(repeating: gray, count: 81)), name: "blank")
    }
  }

  @Test(
    "MNIST's own images come out as they went in",
    .enabled(if: ProcessInfo.processInfo.environment["MNIST_DIR"] != nil, "needs MNIST_DIR"))
  func mnist() throws {
    let folder = try #require(ProcessInfo.processInfo.environment["MNIST_DIR"])
    let images = try ImageFile.images(path: "\(folder)/t10k-images-idx3-ubyte.gz")
    #expect(images.count == 10_000)
    let unchanged = try images.prefix(2000).count { image in
      let normalized = try DigitNormalization(image, name: "image").centered
      return zip(normalized.pixels, image.pixels).allSatisfy { abs(Int($0) - Int($1)) <= 2 }
    }
    // If an image's strongest ink is 253 or 254, it becomes 255. A few images have still weaker ink, or move by half a
    // pixel.
    #expect(unchanged >= 1_980, "\(unchanged)")
  }

  /// A picture of a bar, 8 x 16 pixels times `scale`, off the middle.
  private static func bar(
    width: Int, height: Int, scale: Int, paper: UInt8 = 0, ink: UInt8 = 255
  ) -> GrayImage {
    let (width, height) = (max(width, 8 * scale + 5), max(height, 16 * scale + 5))
    let pixels = (0..<width * height).map { pixel in
      let (row, column) = (pixel / width, pixel % width)
      return (3..<3 + 16 * scale).contains(row) && (2..<2 + 8 * scale).contains(column) ? ink : paper
    }
    return GrayImage(width: width, height: height, pixels: pixels)
  }
}
