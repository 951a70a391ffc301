import Digits
import Foundation
import Images

/// A picture and what the network is to see of it.
struct Picture: Sendable {
  /// What it is called: its file and, if that has many, its index.
  let name: String
  /// How it was normalised; nil if it is taken as it is.
  let normalization: DigitNormalization?
  /// 28 x 28 grey values, bright on black.
  let input: GrayImage
  /// What speaks against a digit on an even background.
  let warnings: [PictureWarning]

  /// A picture of any size and polarity.
  init(normalizing image: GrayImage, name: String) throws(ImageError) {
    let normalization = try DigitNormalization(image, name: name)
    self.name = name
    self.normalization = normalization
    self.input = normalization.centered
    self.warnings = normalization.warnings
  }

  /// A picture that is what the network takes.
  init(asIs image: GrayImage, name: String) throws(ImageError) {
    guard image.width == LabeledImages.side, image.height == LabeledImages.side else {
      throw .invalid(
        file: name, place: "size", expected: "28 x 28 pixels with --as-is", found: "\(image.width) x \(image.height)")
    }
    self.name = name
    self.normalization = nil
    self.input = image
    self.warnings = PictureWarning.all(asIs: image)
  }

  /// Says on standard error, in a line, what of the picture makes an answer doubtful, if anything does.
  func warn() {
    guard !warnings.isEmpty else { return }
    let expected =
      normalization == nil
      ? "bright ink on black with --as-is"
      : "one digit, dark on bright or bright on dark, with an even margin around it"
    let found = warnings.map(\.description).joined(separator: "; ")
    DataLog.write("warning: \(name): expected \(expected), found \(found)")
  }

  /// A name for files: the picture's without folder and ending, letters, digits, "-" and "_" only.
  var fileName: String {
    let end = name.lastIndex(of: "[")
    let stem = URL(filePath: String(name[..<(end ?? name.endIndex)])).deletingPathExtension().lastPathComponent
    let text = stem + (end.map { String(name[$0...]) } ?? "")
    let plain = text.map { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") ? $0 : "-" }
    return String(plain).split(separator: "-").joined(separator: "-")
  }
}
