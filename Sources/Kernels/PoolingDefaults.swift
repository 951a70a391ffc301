extension KernelSet {
  public func maxPoolForward(
    _ shape: PoolingShape, input: UnsafePointer<Float>, output: UnsafeMutablePointer<Float>,
    positions: UnsafeMutablePointer<UInt8>
  ) {
    let row = shape.width * shape.channels
    forEachWindow(shape) { inputOffset, outputOffset in
      let greatest = output + outputOffset
      let position = positions + outputOffset
      greatest.update(from: input + inputOffset, count: shape.channels)
      position.update(repeating: 0, count: shape.channels)
      for candidate in 1..<shape.window * shape.window {
        let (y, x) = candidate.quotientAndRemainder(dividingBy: shape.window)
        let values = input + inputOffset + y * row + x * shape.channels
        // Both choices in every turn, so that the compiler can make vector code of it.
        for channel in 0..<shape.channels {
          let isGreater = values[channel] > greatest[channel]
          greatest[channel] = isGreater ? values[channel] : greatest[channel]
          position[channel] = isGreater ? UInt8(truncatingIfNeeded: candidate) : position[channel]
        }
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
