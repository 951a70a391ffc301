/// A data set of digits: images to learn from and images to be tested on.
public struct DigitDataset: Sendable {
  /// Where a data set comes from.
  public enum Origin: Equatable, Sendable, CustomStringConvertible {
    /// Read from the files in this folder.
    case folder(String)
    /// Drawn by `SyntheticDigits` with this seed.
    case synthetic(seed: UInt64)

    /// The origin in words, for reports.
    public var description: String {
      switch self {
      case .folder(let path): path
      case .synthetic(let seed): "synthetic digits, seed \(seed)"
      }
    }
  }

  /// The name, such as "mnist".
  public internal(set) var name: String

  /// Where it comes from.
  public let origin: Origin

  /// The images to learn from; none if only the test images were needed and the training files are missing.
  public let train: LabeledImages

  /// The images to be tested on.
  public let test: LabeledImages

  /// The SHA-256 of each file that holds its contents in another form than `array(_:)` returns.
  var digests: [DigitFile: String] = [:]
}
