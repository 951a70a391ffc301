import Files

/// The contents of a file's JSON header, in the header's order.
struct SafetensorsHeader {
  var entries: [Entry] = []
  var metadata: [String: String] = [:]

  /// The greatest length of a header in bytes; the reference implementation has the same limit.
  static let byteLimit = 100_000_000

  /// One tensor's description.
  struct Entry {
    let name: String
    let elementType: SafetensorsElementType
    let shape: [Int]
    /// The place of the elements, counted from the end of the header.
    let dataRange: Range<Int>
  }
}

extension SafetensorsHeader {
  /// The entries in the order of their data. The data must fill `dataByteCount` bytes without holes or overlaps.
  func entriesInDataOrder(dataByteCount: Int, file: String) throws(SafetensorsError) -> [Entry] {
    let sorted = entries.sorted { left, right in
      (left.dataRange.lowerBound, left.dataRange.upperBound) < (right.dataRange.lowerBound, right.dataRange.upperBound)
    }
    var end = 0
    var place = "the data begin"
    for entry in sorted {
      let range = entry.dataRange
      guard range.lowerBound == end else {
        throw entry.error(in: file, expected: "to begin at \(end), where \(place)")
      }
      guard range.upperBound <= dataByteCount else {
        throw entry.error(in: file, expected: "to end by \(dataByteCount), the end of the file")
      }
      end = range.upperBound
      place = "tensor \(quoted(entry.name)) ends"
    }
    guard end == dataByteCount else {
      throw SafetensorsError(
        file: file,
        problem: .invalid(.data, expected: "\(end) bytes, the end of the last tensor", found: "\(dataByteCount)"))
    }
    return sorted
  }
}

extension SafetensorsHeader.Entry {
  /// Creates an entry and checks that its fields agree: the data have as many bytes as element type and shape need.
  init(
    name: String, elementType: SafetensorsElementType, shape: [Int], dataOffsets: [Int], file: String
  ) throws(SafetensorsError) {
    guard dataOffsets.count == 2, dataOffsets[0] <= dataOffsets[1] else {
      throw SafetensorsError(
        file: file, tensor: name, field: .dataOffsets, expected: "a begin and an end that is not before it",
        found: abbreviated(dataOffsets))
    }
    guard let byteCount = elementType.byteCount(ofShape: shape) else {
      throw SafetensorsError(
        file: file, tensor: name, field: .shape, expected: "sizes whose product fits into 63 bits",
        found: abbreviated(shape))
    }
    self.init(name: name, elementType: elementType, shape: shape, dataRange: dataOffsets[0]..<dataOffsets[1])
    guard dataRange.count == byteCount else {
      let need = "\(elementType.rawValue) elements of shape \(abbreviated(shape))"
      throw error(in: file, expected: "\(byteCount) bytes for \(need)", found: "\(dataRange.count) in ")
    }
  }

  func error(in file: String, expected: String, found: String = "") -> SafetensorsError {
    SafetensorsError(
      file: file, tensor: name, field: .dataOffsets, expected: expected,
      found: "\(found)[\(dataRange.lowerBound), \(dataRange.upperBound)]")
  }
}
