extension SafetensorsTensor {
  /// The elements, in row-major order, of a tensor of any floating-point type: F16 and BF16 keep their values, F64 is
  /// rounded to the nearest `Float`. `file` is the name of the tensor's file in errors.
  ///
  /// - Throws: `SafetensorsError` if the elements are of another type, or if a finite number is too large for a
  ///   `Float`.
  public func floats(file: String) throws(SafetensorsError) -> [Float] {
    switch elementType {
    case .float32: return map { Float(bitPattern: $0) }
    case .float16: return map { Float(halfBits: $0) }
    case .bfloat16: return map { (bits: UInt16) in Float(bitPattern: UInt32(bits) << 16) }
    case .float64:
      let values = map { Double(bitPattern: $0) }
      let floats = values.map { Float($0) }
      if let index = floats.indices.first(where: { floats[$0].isInfinite && values[$0].isFinite }) {
        throw SafetensorsError(
          file: file, tensor: name, expected: "numbers of at most \(Float.greatestFiniteMagnitude), as 32 bits hold",
          found: "\(values[index]) at element \(index)")
      }
      return floats
    case .int64, .int8, .uint8:
      throw SafetensorsError(
        file: file, tensor: name, field: .elementType,
        expected: "one of \(SafetensorsElementType.list(SafetensorsElementType.floatingPoint))",
        found: elementType.rawValue)
    }
  }
}

extension Float {
  /// The number with these bits in IEEE 754's binary16. A NaN keeps its payload.
  ///
  /// `Float16` could do this, but does not exist on Intel's Macs.
  fileprivate init(halfBits bits: UInt16) {
    let magnitude = UInt32(bits & 0x7fff) << 13
    let sign = UInt32(bits & 0x8000) << 16
    guard magnitude < 0x0f80_0000 else {
      self.init(bitPattern: sign | 0x7f80_0000 | magnitude & 0x007f_ffff)
      return
    }
    // The exponents' biases are 15 and 127. The product is exact, even for subnormal halves.
    let scaled = Float(bitPattern: magnitude) * 0x1p112
    self.init(bitPattern: sign | scaled.bitPattern)
  }
}
