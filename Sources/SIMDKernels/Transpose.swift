/// output (columns x rows) = the transpose of input (rows x columns); strides in floats.
func transpose(
  rows: Int, columns: Int, _ input: UnsafePointer<Float>, stride: Int, to output: UnsafeMutablePointer<Float>,
  outputStride: Int
) {
  let wholeRows = rows / lanes * lanes
  let wholeColumns = columns / lanes * lanes
  for row in Swift.stride(from: 0, to: wholeRows, by: lanes) {
    for column in Swift.stride(from: 0, to: wholeColumns, by: lanes) {
      transposeBlock(
        input + row * stride + column, stride: stride, to: output + column * outputStride + row,
        outputStride: outputStride)
    }
    for column in wholeColumns..<columns {
      var vector = Vector.zero
      for lane in 0..<lanes { vector[lane] = input[(row + lane) * stride + column] }
      output.store(vector, at: column * outputStride + row)
    }
  }
  for row in wholeRows..<rows {
    for column in 0..<columns { output[column * outputStride + row] = input[row * stride + column] }
  }
}

/// Transposes a square block in registers, with as many rows as a vector has SIMD lanes.
///
/// Each pass gathers the even lanes of two neighbouring rows into one row, and the odd lanes into another. This rotates
/// the bits of (row number, lane number) by one: the last bit of the lane number becomes the first of the row number,
/// and the other way round. One pass for each bit of a lane number exchanges rows and lanes.
@inline(__always)
func transposeBlock(
  _ input: UnsafePointer<Float>, stride: Int, to output: UnsafeMutablePointer<Float>, outputStride: Int
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
  for i in 0..<lanes { output.store(block[i], at: i * outputStride) }
}
