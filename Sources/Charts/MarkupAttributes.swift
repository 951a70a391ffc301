/// The attributes of an element, in the order in which they are written.
public struct MarkupAttributes: Sendable, ExpressibleByDictionaryLiteral {
  let pairs: [(name: String, value: String)]

  /// Attributes and their values; no name comes twice.
  public init(dictionaryLiteral elements: (String, String)...) {
    pairs = elements.map { (name: $0.0, value: $0.1) }
  }

  private init(pairs: [(name: String, value: String)]) { self.pairs = pairs }

  /// The attributes of `first`, then those of `second`.
  public static func + (first: MarkupAttributes, second: MarkupAttributes) -> MarkupAttributes {
    MarkupAttributes(pairs: first.pairs + second.pairs)
  }
}
