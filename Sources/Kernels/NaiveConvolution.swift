// The three convolutions are one loop nest over (output position, tap of the filter, input channel i, output channel o)
// around one multiply-add; they differ only in which of the three factors it adds to.
extension Naive {
  /// output[o] += input[i] weights[i, o], started at the bias.
  @_specialize(where Scalar == Float)
  @_specialize(where Scalar == Double)
  package static func convolutionForward<Scalar: BinaryFloatingPoint>(
    _ shape: ConvolutionShape, input: UnsafePointer<Scalar>, weights: UnsafePointer<Scalar>,
    bias: UnsafePointer<Scalar>, activation: Activation, output: UnsafeMutablePointer<Scalar>
  ) {
    for position in 0..<shape.outputPositions {
      (output + position * shape.outputChannels).update(from: bias, count: shape.outputChannels)
    }
    forEachTap(shape) { inputOffset, weightsOffset, outputOffset in
      let sums = output + outputOffset
      for i in 0..<shape.inputChannels {
        let value = input[inputOffset + i]
        let row = weights + weightsOffset + i * shape.outputChannels
        for o in 0..<shape.outputChannels { sums[o] += value * row[o] }
      }
    }
    for i in 0..<shape.outputCount { output[i] = activation(output[i]) }
  }

  /// inputGradient[i] += outputGradient[o] weights[i, o], started at zero.
  @_specialize(where Scalar == Float)
  @_specialize(where Scalar == Double)
  package static func convolutionBackwardData<Scalar: BinaryFloatingPoint>(
    _ shape: ConvolutionShape, outputGradient: UnsafePointer<Scalar>, weights: UnsafePointer<Scalar>,
    inputGradient: UnsafeMutablePointer<Scalar>
  ) {
    inputGradient.update(repeating: 0, count: shape.inputCount)
    forEachTap(shape) { inputOffset, weightsOffset, outputOffset in
      let gradient = outputGradient + outputOffset
      for i in 0..<shape.inputChannels {
        let row = weights + weightsOffset + i * shape.outputChannels
        var sum: Scalar = 0
        for o in 0..<shape.outputChannels { sum += gradient[o] * row[o] }
        inputGradient[inputOffset + i] += sum
      }
    }
  }

  /// weightsGradient[i, o] += input[i] outputGradient[o], and biasGradient[o] += outputGradient[o], started at zero
  /// unless `accumulates`.
  @_specialize(where Scalar == Float)
  @_specialize(where Scalar == Double)
  package static func convolutionBackwardWeights<Scalar: BinaryFloatingPoint>(
    _ shape: ConvolutionShape, input: UnsafePointer<Scalar>, outputGradient: UnsafePointer<Scalar>,
    weightsGradient: UnsafeMutablePointer<Scalar>, biasGradient: UnsafeMutablePointer<Scalar>, accumulates: Bool
  ) {
    if !accumulates {
      weightsGradient.update(repeating: 0, count: shape.weightsCount)
      biasGradient.update(repeating: 0, count: shape.outputChannels)
    }
    forEachTap(shape) { inputOffset, weightsOffset, outputOffset in
      let gradient = outputGradient + outputOffset
      for i in 0..<shape.inputChannels {
        let value = input[inputOffset + i]
        let row = weightsGradient + weightsOffset + i * shape.outputChannels
        for o in 0..<shape.outputChannels { row[o] += value * gradient[o] }
      }
    }
    for position in 0..<shape.outputPositions {
      let gradient = outputGradient + position * shape.outputChannels
      for o in 0..<shape.outputChannels { biasGradient[o] += gradient[o] }
    }
  }

  /// Calls `body` for each output position and each tap of the filter, with the offsets of the input pixel under the
  /// tap, of the tap's weights and of the output pixel.
  @inline(__always)
  private static func forEachTap(
    _ shape: ConvolutionShape, _ body: (_ input: Int, _ weights: Int, _ output: Int) -> Void
  ) {
    var output = 0
    for image in 0..<shape.batch {
      for y in 0..<shape.outputHeight {
        for x in 0..<shape.outputWidth {
          var weights = 0
          for kernelY in 0..<shape.kernelHeight {
            for kernelX in 0..<shape.kernelWidth {
              let row = image * shape.height + y * shape.stride + kernelY
              let input = (row * shape.width + x * shape.stride + kernelX) * shape.inputChannels
              body(input, weights, output)
              weights += shape.inputChannels * shape.outputChannels
            }
          }
          output += shape.outputChannels
        }
      }
    }
  }
}
