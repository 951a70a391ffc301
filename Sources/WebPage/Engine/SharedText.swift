/// A text that the page reads: UTF-8 with a zero at the end.
struct SharedText {
  private var bytes = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: 1)

  init() { bytes[0] = 0 }

  /// The text's first byte.
  var start: UnsafePointer<UInt8> { UnsafePointer(bytes.baseAddress!) }

  /// Replaces the text.
  @discardableResult
  mutating func show(_ text: String) -> UnsafePointer<UInt8> {
    bytes.deallocate()
    bytes = .allocate(capacity: text.utf8.count + 1)
    _ = bytes.initialize(from: text.utf8)
    bytes[text.utf8.count] = 0
    return start
  }
}
