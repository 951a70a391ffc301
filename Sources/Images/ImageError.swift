import IDX

/// Why an image cannot be read or used; the description is one line for the user.
public enum ImageError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The file cannot be read, for this reason.
  case unreadable(file: String, reason: String)
  /// The file's first bytes are not those of a format that is read.
  case unknownFormat(file: String)
  /// The file is a picture of a format that is not read, or stands for a picture. The format's remedy gives a PNG.
  case otherFormat(file: String, OtherFormat)
  /// A part of the file is invalid.
  case invalid(file: String, place: String, expected: String, found: String)
  /// An IDX file is damaged.
  case idx(IDXError)
  /// All of the image is nearly the same grey: there is no digit.
  case blank(file: String, contrast: Int)

  /// One line that names the file, the place in it, what was expected and what was found.
  public var description: String {
    switch self {
    case .unreadable(let file, let reason): "\(file): cannot be read: \(reason)"
    case .unknownFormat(let file): "\(file): expected a PNG, PGM (P2 or P5) or IDX image, found none of them"
    case .otherFormat(let file, let format):
      "\(file): expected a PNG, PGM (P2 or P5) or IDX image, found \(format.name); try: \(format.remedy)"
    case .invalid(let file, let place, let expected, let found):
      "\(file): \(place): expected \(expected), found \(found)"
    case .idx(let error): error.description
    case .blank(let file, let contrast):
      "\(file): expected a digit, found a blank image: its greys differ by \(contrast) of 255 from the background's"
    }
  }
}
