extension Reference {
  /// The maxima, exactly, and the positions of the first of equals.
  public static func maxPoolForward(
    _ shape: PoolingShape, input: AlignedBuffer<Float>
  ) -> (output: ReferenceResult, positions: [UInt8]) {
    let (output, positions) = maxPoolForward(shape, input: values(input))
    return (ReferenceResult(exactly: output), positions)
  }

  /// The input gradient, exactly.
  public static func maxPoolBackward(
    _ shape: PoolingShape, outputGradient: AlignedBuffer<Float>, positions: AlignedBuffer<UInt8>
  ) -> ReferenceResult {
    ReferenceResult(
      exactly: maxPoolBackward(shape, outputGradient: values(outputGradient), positions: positions.array))
  }

  /// The gradient where `output` is positive, exactly.
  public static func reluBackward(output: AlignedBuffer<Float>, gradient: AlignedBuffer<Float>) -> ReferenceResult {
    ReferenceResult(exactly: zip(output.array, values(gradient)).map { $0 > 0 ? $1 : 0 })
  }

  /// The maximum of each window and its position.
  package static func maxPoolForward(_ shape: PoolingShape, input: [Double]) -> (output: [Double], positions: [UInt8]) {
    var (output, positions): ([Double], [UInt8]) = ([], [])
    for index in 0..<shape.outputCount {
      var position = 0
      for candidate in 0..<shape.window * shape.window {
        if input[element(shape, candidate, index)] > input[element(shape, position, index)] { position = candidate }
      }
      output.append(input[element(shape, position, index)])
      positions.append(UInt8(position))
    }
    return (output, positions)
  }

  /// Each output's gradient where its maximum stood.
  package static func maxPoolBackward(
    _ shape: PoolingShape, outputGradient: [Double], positions: [UInt8]
  ) -> [Double] {
    var inputGradient = [Double](repeating: 0, count: shape.inputCount)
    for index in 0..<shape.outputCount {
      inputGradient[element(shape, Int(positions[index]), index)] = outputGradient[index]
    }
    return inputGradient
  }

  /// The index of the input element at `position` in the window of output element `index`.
  static func element(_ shape: PoolingShape, _ position: Int, _ index: Int) -> Int {
    let (pixel, channel) = index.quotientAndRemainder(dividingBy: shape.channels)
    let (line, x) = pixel.quotientAndRemainder(dividingBy: shape.outputWidth)
    let (image, y) = line.quotientAndRemainder(dividingBy: shape.outputHeight)
    let row = image * shape.height + y * shape.window + position / shape.window
    return (row * shape.width + x * shape.window + position % shape.window) * shape.channels + channel
  }
}
