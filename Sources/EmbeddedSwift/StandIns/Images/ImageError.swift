/// Why a drawing cannot be used.
public enum ImageError: Error, Equatable, Sendable, CustomStringConvertible {
  /// All of the image is nearly the same grey: there is no digit.
  case blank(file: String, contrast: Int)

  /// One line.
  public var description: String {
    switch self {
    case .blank(let file, _): "\(file): expected a digit, found a blank image"
    }
  }
}
