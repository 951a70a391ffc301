import Digits
import Foundation
import Images

/// A picture, and the image that the network gets from it.
package struct Picture: Sendable {
  /// The picture's file, and its index if the file has many.
  let name: String
  /// How the picture was normalised; nil if it is used as it is.
  let normalization: DigitNormalization?
  /// The image for the network: 28 x 28 grey values, bright on black.
  package let input: GrayImage
  /// Signs that the picture is not one digit on an even background.
  let warnings: [PictureWarning]

  /// A picture of any size and polarity.
  init(normalizing image: GrayImage, name: String) throws(ImageError) {
    let normalization = try DigitNormalization(image, name: name)
    self.name = name
    self.normalization = normalization
    self.input = normalization.centered
    self.warnings = normalization.warnings
  }

  /// A picture that already is an image for the network.
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

  /// One line that says why the answer is doubtful; nil if there is no doubt.
  package var doubt: String? {
    guard !warnings.isEmpty else { return nil }
    let expected =
      normalization == nil
      ? "bright ink on black with --as-is"
      : "one digit, dark on bright or bright on dark, with an even margin around it"
    let found = warnings.map(\.description).joined(separator: "; ")
    return "\(name): expected \(expected), found \(found)"
  }

  /// A name for output files: the picture's without folder and ending, with letters, digits, "-" and "_" only.
  package var fileName: String {
    let end = name.lastIndex(of: "[")
    let stem = URL(filePath: String(name[..<(end ?? name.endIndex)])).deletingPathExtension().lastPathComponent
    let text = stem + (end.map { String(name[$0...]) } ?? "")
    let plain = text.map { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") ? $0 : "-" }
    return String(plain).split(separator: "-").joined(separator: "-")
  }
}
