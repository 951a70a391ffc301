/// A format that is not read, recognised by a file's first bytes, and the command that makes a PNG of it.
public struct OtherFormat: Equatable, Sendable {
  /// What the file is, such as "a JPEG".
  public let name: String
  /// The command that makes a PNG of a file called "in", or what to do instead.
  public let remedy: String

  /// The format of a file that begins with these bytes; nil if no known format begins so.
  public init?(_ bytes: [UInt8]) {
    guard let known = Self.known.first(where: { $0.begins(bytes) }) else { return nil }
    self = known.format
  }

  /// The PNG of an iOS application, whose first chunk is not IHDR; Apple's Technical Q&A QA1681 tells how to convert it
  /// back.
  static let applePNG = OtherFormat(
    "a PNG changed for iOS (CgBI)", "xcrun -sdk iphoneos pngcrush -revert-iphone-optimizations in.png out.png")

  private init(_ name: String, _ remedy: String) {
    self.name = name
    self.remedy = remedy
  }

  /// A format and how its files begin.
  private struct Known {
    let format: OtherFormat
    let begins: @Sendable ([UInt8]) -> Bool

    init(_ name: String, _ remedy: String, begins: @escaping @Sendable ([UInt8]) -> Bool) {
      format = OtherFormat(name, remedy)
      self.begins = begins
    }

    /// A format whose files have one of these signatures at an offset.
    init(_ name: String, _ remedy: String, at offset: Int = 0, _ signatures: [UInt8]...) {
      self.init(name, remedy) { bytes in
        signatures.contains { bytes.dropFirst(offset).starts(with: $0) }
      }
    }
  }

  private static let known = [
    Known("a JPEG", "convert in.jpg -auto-orient out.png", [0xff, 0xd8, 0xff]),
    Known("a GIF", "convert 'in.gif[0]' out.png", ascii("GIF8")),
    Known("a TIFF", "convert 'in.tif[0]' -auto-orient out.png", ascii("II*\0"), ascii("MM\0*")),
    Known("a WebP", "convert in.webp -auto-orient out.png", at: 8, ascii("WEBP")),
    Known("a BMP", "convert in.bmp out.png") {
      $0.starts(with: ascii("BM")) && $0.dropFirst(6).starts(with: [0, 0, 0, 0])
    },
    Known("an AVIF", "heif-convert in.avif out.png", at: 4, ascii("ftypavif"), ascii("ftypavis")),
    Known(
      "an HEIF", "heif-convert in.heic out.png", at: 4, ascii("ftyphe"), ascii("ftypmif1"), ascii("ftypmsf1")),
    Known("a JPEG XL", "djxl in.jxl out.png", [0xff, 0x0a], [0, 0, 0, 12] + ascii("JXL ")),
    Known("a JPEG 2000", "convert in.jp2 out.png", [0, 0, 0, 12] + ascii("jP  "), [0xff, 0x4f, 0xff, 0x51]),
    Known("an ICO", "convert 'in.ico[0]' out.png", [0, 0, 1, 0]),
    Known("a Photoshop file", "convert 'in.psd[0]' out.png", ascii("8BPS")),
    Known("a PDF", "pdftoppm -png -singlefile in.pdf out", ascii("%PDF-")),
    Known("a PPM, PBM or PAM", "convert in.ppm out.png") { bytes in
      bytes.first == UInt8(ascii: "P") && bytes.dropFirst().first.map(ascii("13467").contains) ?? false
        && bytes.dropFirst(2).first.map(ascii(" \t\r\n#").contains) ?? false
    },
    Known("a Git LFS pointer", "git lfs pull", ascii("version https://git-lfs")),
    Known("an SVG", "rsvg-convert in.svg -o out.png") { beginning(of: $0).contains("<svg") },
    Known("an HTML page", "download the picture itself") { bytes in
      let text = beginning(of: bytes)
      return text.hasPrefix("<!doctype html") || text.hasPrefix("<html")
    },
  ]

  private static func ascii(_ text: String) -> [UInt8] { Array(text.utf8) }

  /// The first kilobyte of a file that may be markup, in lower case, without a byte order mark and leading blanks.
  /// Empty if it does not begin like markup.
  private static func beginning(of bytes: [UInt8]) -> String {
    let text = String(decoding: bytes.prefix(1024), as: UTF8.self).lowercased().drop {
      $0.isWhitespace || $0 == "\u{feff}"
    }
    return text.hasPrefix("<") ? String(text) : ""
  }
}
