import IDX

/// An element outside the expected range: its index and its value.
struct ElementOutOfRange: Error, Equatable {
  let index: Int
  let value: Int
}

extension IDXArray {
  /// The labels, each 0 to 9: the elements or, in an array of two dimensions, the first element of each row.
  ///
  /// - Precondition: the elements are integers.
  /// - Throws: `ElementOutOfRange` for the first label that is not a class, with the index of its image.
  func classes() throws(ElementOutOfRange) -> [UInt8] {
    try smallIntegers(through: UInt8(LabeledImages.classCount - 1), every: shape.dropFirst().reduce(1, *))
  }

  /// The elements, or every `stride`th from the first, as unsigned bytes. If every byte value is allowed, bytes are not
  /// copied.
  ///
  /// - Precondition: the elements are integers, and `stride` divides their number.
  /// - Throws: `ElementOutOfRange` for the first element that is not from 0 to `limit`, with its index among the
  ///   elements taken.
  func smallIntegers(through limit: UInt8, every stride: Int = 1) throws(ElementOutOfRange) -> [UInt8] {
    switch elementType {
    case .uint8 where limit == .max && stride == 1: bytes
    case .uint8: try narrowed(bytes, through: limit, every: stride)
    case .int8: try narrowed(elements(as: Int8.self)!, through: limit, every: stride)
    case .int16: try narrowed(elements(as: Int16.self)!, through: limit, every: stride)
    case .int32: try narrowed(elements(as: Int32.self)!, through: limit, every: stride)
    case .float32, .float64: preconditionFailure("\(elementType) is no integer type")
    }
  }
}

private func narrowed<Element: FixedWidthInteger>(
  _ elements: [Element], through limit: UInt8, every step: Int
) throws(ElementOutOfRange) -> [UInt8] {
  let indices = stride(from: 0, to: elements.count, by: step)
  if let index = indices.first(where: { !(0...Int(limit)).contains(Int(elements[$0])) }) {
    throw ElementOutOfRange(index: index / step, value: Int(elements[index]))
  }
  return indices.map { UInt8(elements[$0]) }
}
