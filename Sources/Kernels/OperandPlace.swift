/// The place of a buffer among an operation's operands: what a key path is elsewhere. Embedded Swift has no key paths.
public struct OperandPlace<Operands, Element: BitwiseCopyable & Sendable>: Sendable {
  /// Calls `use` with the buffer, which it may read or replace.
  public typealias Access =
    @Sendable (_ operands: inout Operands, _ use: (_ buffer: inout AlignedBuffer<Element>) -> Void) -> Void

  fileprivate let access: Access

  /// The buffer that `access` calls its argument with.
  public init(_ access: @escaping Access) { self.access = access }
}

extension OperandSet {
  /// The buffer at `place`.
  public subscript<Element>(place: OperandPlace<Self, Element>) -> AlignedBuffer<Element> {
    get {
      var operands = self
      var found: AlignedBuffer<Element>?
      place.access(&operands) { found = $0 }
      guard let found else { preconditionFailure("a place without a buffer") }
      return found
    }
    set { place.access(&self) { $0 = newValue } }
  }
}
