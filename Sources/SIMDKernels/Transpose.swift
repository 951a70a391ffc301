/// output (columns x rows) = the transpose of input (rows x columns); strides in floats.
func transpose(
  rows: Int, columns: Int, _ input: UnsafePointer<Float>, stride: Int, to output: UnsafeMutablePointer<Float>,
  outputStride: Int
) {
  transpose(
    rows: rows, columns: columns, input, stride: stride, to: output, outputStride: outputStride, Overwrite())
}

/// The same, written as the epilogue says.
@inline(__always)
func transpose(
  rows: Int, columns: Int, _ input: UnsafePointer<Float>, stride: Int, to output: UnsafeMutablePointer<Float>,
  outputStride: Int, _ epilogue: some Epilogue
) {
  let wholeRows = rows / lanes * lanes
  let wholeColumns = columns / lanes * lanes
  for row in Swift.stride(from: 0, to: wholeRows, by: lanes) {
    for column in Swift.stride(from: 0, to: wholeColumns, by: lanes) {
      transposeBlock(
        input + row * stride + column, stride: stride, to: output + column * outputStride + row,
        outputStride: outputStride, epilogue)
    }
    for column in wholeColumns..<columns {
      var vector = Vector.zero
      for lane in 0..<lanes { vector[lane] = input[(row + lane) * stride + column] }
      let place = output + (column * outputStride + row)
      place.store(epilogue.finish(vector) { place.vector() })
    }
  }
  for row in wholeRows..<rows {
    for column in 0..<columns {
      let place = output + (column * outputStride + row)
      let element = Vector(repeating: input[row * stride + column])
      place.pointee = epilogue.finish(element) { Vector(repeating: place.pointee) }[0]
    }
  }
}

/// Transposes a square block in registers, with as many rows as a vector has SIMD lanes.
///
/// Each pass gathers parts with even numbers of two rows into one row, and those with odd numbers into another. This
/// rotates the bits of (row number, part number): the last bit of the part's number becomes the first of the row's, and
/// the other way round. Two passes exchange rows and elements in all squares of 4 x 4: they shuffle within quarters of
/// 128 bits, which takes one instruction. Then as many passes as needed exchange groups of four rows and quarters.
@inline(__always)
func transposeBlock(
  _ input: UnsafePointer<Float>, stride: Int, to output: UnsafeMutablePointer<Float>, outputStride: Int,
  _ epilogue: some Epilogue = Overwrite()
) {
  #if SIMD_AVX512
    var block = InlineArray<16, Vector> { input.vector(at: $0 * stride) }
  #elseif SIMD_AVX2
    var block = InlineArray<8, Vector> { input.vector(at: $0 * stride) }
  #else
    var block = InlineArray<4, Vector> { input.vector(at: $0 * stride) }
  #endif
  let groups = lanes / 4
  for _ in 0..<2 {
    let rows = block
    for group in 0..<groups {
      for i in 0..<2 {
        let (a, b) = (rows[4 * group + 2 * i], rows[4 * group + 2 * i + 1])
        block[4 * group + i] = elements(of: a, b, from: 0)
        block[4 * group + 2 + i] = elements(of: a, b, from: 1)
      }
    }
  }
  for _ in 0..<groups.trailingZeroBitCount {
    let rows = block
    for group in 0..<groups / 2 {
      for i in 0..<4 {
        let (a, b) = (rows[8 * group + i], rows[8 * group + 4 + i])
        block[4 * group + i] = quarters(of: a, b, from: 0)
        block[4 * (group + groups / 2) + i] = quarters(of: a, b, from: 1)
      }
    }
  }
  for i in 0..<lanes {
    let place = output + i * outputStride
    place.store(epilogue.finish(block[i]) { place.vector() })
  }
}

/// Every other element, in each quarter: two of `a`, then two of `b`.
@inline(__always)
private func elements(of a: Vector, _ b: Vector, from first: Int) -> Vector {
  var vector = Vector.zero
  for quarter in Swift.stride(from: 0, to: lanes, by: 4) {
    for i in 0..<2 {
      vector[quarter + i] = a[quarter + first + 2 * i]
      vector[quarter + 2 + i] = b[quarter + first + 2 * i]
    }
  }
  return vector
}

/// Every other quarter: first those of `a`, then those of `b`.
@inline(__always)
private func quarters(of a: Vector, _ b: Vector, from first: Int) -> Vector {
  let half = lanes / 2
  var vector = Vector.zero
  for i in 0..<half {
    let lane = 4 * first + i / 4 * 8 + i % 4
    vector[i] = a[lane]
    vector[half + i] = b[lane]
  }
  return vector
}
