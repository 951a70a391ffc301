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
/// Each pass gathers the even lanes of two neighbouring rows into one row, and the odd lanes into another. This rotates
/// the bits of (row number, lane number) by one: the last bit of the lane number becomes the first of the row number,
/// and the other way round. One pass for each bit of a lane number exchanges rows and lanes.
@inline(__always)
func transposeBlock(
  _ input: UnsafePointer<Float>, stride: Int, to output: UnsafeMutablePointer<Float>, outputStride: Int,
  _ epilogue: some Epilogue = Overwrite()
) {
  let half = lanes / 2
  #if SIMD_AVX512
    var block = InlineArray<16, Vector> { input.vector(at: $0 * stride) }
  #elseif SIMD_AVX2
    var block = InlineArray<8, Vector> { input.vector(at: $0 * stride) }
  #else
    var block = InlineArray<4, Vector> { input.vector(at: $0 * stride) }
  #endif
  for _ in 0..<lanes.trailingZeroBitCount {
    let rows = block
    for i in 0..<half {
      block[i] = Vector(lowHalf: rows[2 * i].evenHalf, highHalf: rows[2 * i + 1].evenHalf)
      block[i + half] = Vector(lowHalf: rows[2 * i].oddHalf, highHalf: rows[2 * i + 1].oddHalf)
    }
  }
  for i in 0..<lanes {
    let place = output + i * outputStride
    place.store(epilogue.finish(block[i]) { place.vector() })
  }
}
