extension KernelSet {
  public func maxPoolForward(
    _ shape: PoolingShape, input: UnsafePointer<Float>, output: UnsafeMutablePointer<Float>,
    positions: UnsafeMutablePointer<UInt8>
  ) {
    let row = shape.width * shape.channels
    forEachWindow(shape) { inputOffset, outputOffset in
      if shape.window == 2 {
        poolPairs(
          channels: shape.channels, upper: input + inputOffset, lower: input + inputOffset + row,
          output: output + outputOffset, positions: positions + outputOffset)
      } else {
        pool(
          shape, window: input + inputOffset, output: output + outputOffset, positions: positions + outputOffset)
      }
    }
  }

  public func maxPoolBackward(
    _ shape: PoolingShape, outputGradient: UnsafePointer<Float>, positions: UnsafePointer<UInt8>,
    inputGradient: UnsafeMutablePointer<Float>
  ) {
    let row = shape.width * shape.channels
    inputGradient.update(repeating: 0, count: shape.inputCount)
    forEachWindow(shape) { inputOffset, outputOffset in
      for channel in 0..<shape.channels {
        let (y, x) = Int(positions[outputOffset + channel]).quotientAndRemainder(dividingBy: shape.window)
        inputGradient[inputOffset + y * row + x * shape.channels + channel] = outputGradient[outputOffset + channel]
      }
    }
  }

  public func reluBackward(count: Int, output: UnsafePointer<Float>, gradient: UnsafeMutablePointer<Float>) {
    for i in 0..<count { gradient[i] = output[i] > 0 ? gradient[i] : 0 }
  }
}

/// Calls `body` with the offsets of each window's first input element and of its output.
@inline(__always)
private func forEachWindow(_ shape: PoolingShape, _ body: (_ input: Int, _ output: Int) -> Void) {
  var output = 0
  for image in 0..<shape.batch {
    for y in 0..<shape.outputHeight {
      for x in 0..<shape.outputWidth {
        let input = ((image * shape.height + y * shape.window) * shape.width + x * shape.window) * shape.channels
        body(input, output)
        output += shape.channels
      }
    }
  }
}

/// The maximum of one window in each channel, and its position.
private func pool(
  _ shape: PoolingShape, window: UnsafePointer<Float>, output: UnsafeMutablePointer<Float>,
  positions: UnsafeMutablePointer<UInt8>
) {
  for channel in 0..<shape.channels {
    var greatest = window[channel]
    var position = 0
    for candidate in 1..<shape.window * shape.window {
      let (y, x) = candidate.quotientAndRemainder(dividingBy: shape.window)
      let value = window[(y * shape.width + x) * shape.channels + channel]
      if value > greatest { (greatest, position) = (value, candidate) }
    }
    output[channel] = greatest
    positions[channel] = UInt8(truncatingIfNeeded: position)
  }
}

/// The same for two rows of two pixels, without branches, so that the compiler makes vector code of it.
private func poolPairs(
  channels: Int, upper: UnsafePointer<Float>, lower: UnsafePointer<Float>, output: UnsafeMutablePointer<Float>,
  positions: UnsafeMutablePointer<UInt8>
) {
  for channel in 0..<channels {
    let (a, b, c, d) = (upper[channel], upper[channels &+ channel], lower[channel], lower[channels &+ channel])
    let (first, firstPosition): (Float, UInt8) = b > a ? (b, 1) : (a, 0)
    let (second, secondPosition): (Float, UInt8) = d > c ? (d, 3) : (c, 2)
    output[channel] = second > first ? second : first
    positions[channel] = second > first ? secondPosition : firstPosition
  }
}
