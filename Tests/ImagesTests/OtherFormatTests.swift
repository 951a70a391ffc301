import Deflate
import Foundation
import Testing

@testable import Images

@Suite("What is not read is named, with what makes a PNG of it")
struct OtherFormatTests {
  @Test("Whole files that Pillow wrote", arguments: Golden.shared.others)
  func golden(file: Golden.Other) {
    #expect(OtherFormat([UInt8](file.file))?.name == file.name)
    #expect(throws: ImageError.self) { try ImageFile.images(decoding: [UInt8](file.file), name: "image") }
  }

  @Test(
    "First bytes",
    arguments: [
      ("GIF89a", "a GIF"), ("MM\0*", "a TIFF"), ("\0\0\0\u{0c}JXL \r\n", "a JPEG XL"),
      ("\0\0\0\u{18}ftypmif1", "an HEIF"),
      ("\0\0\0\u{18}ftypheix", "an HEIF"), ("\0\0\0\u{18}ftypavis", "an AVIF"), ("8BPS", "a Photoshop file"),
      ("P1\n1 1\n0", "a PPM, PBM or PAM"), ("P7\nWIDTH 1", "a PPM, PBM or PAM"),
      ("\u{feff}\n <svg width='9'>", "an SVG"), ("<!DOCTYPE html><html>", "an HTML page"), ("<HTML>", "an HTML page"),
      ("version https://git-lfs.github.com/spec/v1\n", "a Git LFS pointer"),
    ])
  func signatures(text: String, name: String) { #expect(OtherFormat([UInt8](text.utf8))?.name == name) }

  @Test("A PNG of an iOS application")
  func applePNG() {
    let length: [UInt8] = [0, 0, 0, 4]
    let body = [UInt8]("CgBI".utf8) + [0x50, 0, 0x20, 2]
    let end: [UInt8] = [0, 0, 0, 0, 0x49, 0x45, 0x4e, 0x44, 0xae, 0x42, 0x60, 0x82]
    let sum = CRC32.checksum([body[...]])
    let checksum = [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: sum >> $0) }
    #expect(throws: ImageError.otherFormat(file: "image", .applePNG)) {
      try ImageFile.images(decoding: PNG.signature + length + body + checksum + end, name: "image")
    }
  }

  @Test(
    "What begins like none of them is not named", arguments: ["", "P", "P6", "P9 1", "BM hello", "<note>", "\u{7f}ELF"])
  func unknown(text: String) { #expect(OtherFormat([UInt8](text.utf8)) == nil) }

  @Test(
    "The commands do what they are said to do, where their programs are installed",
    .enabled(
      if: !Golden.shared.others.filter(\.isConvertible).isEmpty, "needs ImageMagick, libheif, poppler or librsvg"),
    arguments: Golden.shared.others.filter(\.isConvertible))
  func conversion(file: Golden.Other) throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "conversion-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let remedy = try #require(OtherFormat([UInt8](file.file))?.remedy)
    let input = try #require(remedy.firstMatch(of: /in\.[a-z0-9]+/)?.output)
    try file.file.write(to: folder.appending(path: String(input)))
    #expect(try status(of: remedy, in: folder) == 0)
    let image = try #require(ImageFile.images(path: folder.appending(path: "out.png").path).first)
    let normalized = try DigitNormalization(image, name: file.name)
    // Within two of the original's pixels: lossy formats blur a digit's edge, and a page of a PDF has another size.
    let expected = PixelBox(row: 5, column: 5, width: 9, height: 14)
    let scale = Double(image.height) / 24
    for side in [\PixelBox.row, \.column, \.width, \.height] {
      #expect(
        abs(Double(normalized.box[keyPath: side]) - scale * Double(expected[keyPath: side])) <= 2 * scale, "\(remedy)")
    }
  }
}

extension Golden.Other {
  /// Whether the remedy's program, its first word, is installed. Other programs are called `convert`, too: only
  /// ImageMagick's tells its version.
  var isConvertible: Bool {
    guard let program = OtherFormat([UInt8](file))?.remedy.split(separator: " ").first else { return false }
    let question = program == "convert" ? "convert -version" : "command -v \(program)"
    return (try? status(of: question, in: FileManager.default.temporaryDirectory)) == 0
  }
}

/// The exit status of a shell's command.
private func status(of command: String, in folder: URL) throws -> Int32 {
  let process = Process()
  process.executableURL = URL(filePath: "/bin/sh")
  process.arguments = ["-c", command]
  process.currentDirectoryURL = folder
  process.standardOutput = FileHandle.nullDevice
  process.standardError = FileHandle.nullDevice
  try process.run()
  process.waitUntilExit()
  return process.terminationStatus
}
