import Files
import Foundation
import IDX
import Testing

@testable import Images

@Suite struct ImageReadingTests {
  @Test(
    "Every colour type, bit depth, filter, interlacing, orientation and transparency of PNG, and both kinds of PGM",
    arguments: Golden.shared.files
  )
  func golden(file: Golden.File) throws {
    let images = try ImageFile.images(decoding: [UInt8](file.file), name: file.name)
    #expect(images == [GrayImage(width: file.width, height: file.height, pixels: [UInt8](file.pixels))])
  }

  @Test("The fixture holds every kind there is")
  func coverage() {
    // Fifteen kinds of samples, with and without interlacing, and most with and without a transparent colour: 66. Ten
    // orientations, two of them undefined, stored in three ways; twelve with margins; one animated.
    #expect(Golden.shared.files.count == 109)
  }

  @Test("What we write we read again, grey and in colour")
  func roundTrip() throws {
    let gray = GrayImage(width: 7, height: 3, pixels: (0..<21).map { UInt8($0 * 12) })
    #expect(try ImageFile.images(decoding: gray.png, name: "gray") == [gray])
    let color = ColorImage(width: 2, height: 1, samples: [255, 0, 0, 0, 0, 255])
    #expect(try ImageFile.images(decoding: color.png, name: "color").first?.pixels == [76, 29])
  }

  @Test("Files and IDX arrays, one image or many")
  func files() throws {
    let path = FileManager.default.temporaryDirectory.appending(path: "images-\(UUID().uuidString)").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    try Data(ColorImage(width: 1, height: 1, samples: [9, 9, 9]).png).write(to: URL(filePath: path))
    #expect(try ImageFile.images(path: path) == [GrayImage(width: 1, height: 1, pixels: [9])])
    for compression in [IDXCompression.none, .gzip] {
      try IDXArray(shape: [2, 2, 3], elements: (0..<12).map { UInt8($0) }).write(to: path, compression: compression)
      let images = try ImageFile.images(path: path)
      #expect(images.map(\.pixels) == [[0, 1, 2, 3, 4, 5], [6, 7, 8, 9, 10, 11]])
      #expect(images.allSatisfy { $0.width == 3 && $0.height == 2 })
    }
    try IDXArray(shape: [2, 3], elements: (0..<6).map { UInt8($0) }).write(to: path)
    #expect(try ImageFile.images(path: path) == [GrayImage(width: 3, height: 2, pixels: [0, 1, 2, 3, 4, 5])])
    #expect(throws: ImageError.unreadable(file: "none.png", reason: "No such file or directory")) {
      try ImageFile.images(path: "none.png")
    }
    #expect(throws: ImageError.unreadable(file: "/", reason: "Is a directory")) { try ImageFile.images(path: "/") }
  }

  @Test("Files that never end are refused", .timeLimit(.minutes(1)))
  func endless() {
    #expect(throws: ImageError.unreadable(file: "/dev/zero", reason: "it has more bytes than the limit of 268435456")) {
      try ImageFile.images(path: "/dev/zero")
    }
  }
}

/// The output of `Golden/make_images.py`.
struct Golden: Decodable {
  let files: [File]
  let resized: [Resized]
  let others: [Other]

  struct File: Decodable, CustomTestStringConvertible {
    let name: String
    let file: Data
    let width: Int
    let height: Int
    let pixels: Data

    var testDescription: String { name }
  }

  /// A file of a format that is not read.
  struct Other: Decodable, CustomTestStringConvertible {
    let name: String
    let file: Data

    var testDescription: String { name }
  }

  struct Resized: Decodable {
    let width: Int
    let height: Int
    let pixels: Data
    let original: Original
  }

  struct Original: Decodable {
    let width: Int
    let height: Int
    let pixels: Data
  }

  static let shared: Golden = {
    let file = Bundle.module.url(forResource: "images", withExtension: "json", subdirectory: "Fixtures")!
    return try! JSONDecoder().decode(Golden.self, from: Data(FileBytes.read(file.path)))
  }()
}
