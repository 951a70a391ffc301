/// One cell of a table.
public struct TableCell: Sendable, Equatable {
  /// How a cell stands out when colour is allowed.
  public enum Tone: Sendable {
    /// Not at all.
    case plain
    /// As good news, green.
    case good
    /// As bad news, red.
    case bad
    /// As less important, dim.
    case faint

    /// The parameter of the terminal's escape sequence that selects it; nil for none.
    var escapeParameter: String? {
      switch self {
      case .plain: nil
      case .good: "32"
      case .bad: "31"
      case .faint: "2"
      }
    }
  }

  /// The cell's text.
  public let text: String

  /// How it stands out.
  public let tone: Tone

  /// Creates a cell.
  public init(_ text: String, tone: Tone = .plain) {
    self.text = text
    self.tone = tone
  }

  /// A cell for a missing value.
  public static let none = TableCell("-", tone: .faint)
}
