extension Naive {
  /// output[o] = activation(bias[o] + sum over i of input[i] weights[i, o]), for each row of the batch.
  @_specialize(where Scalar == Float)
  @_specialize(where Scalar == Double)
  package static func denseForward<Scalar: BinaryFloatingPoint>(
    _ shape: DenseShape, input: UnsafePointer<Scalar>, weights: UnsafePointer<Scalar>, bias: UnsafePointer<Scalar>,
    activation: Activation, output: UnsafeMutablePointer<Scalar>
  ) {
    for example in 0..<shape.batch {
      let input = input + example * shape.inputs
      let output = output + example * shape.outputs
      for o in 0..<shape.outputs {
        var sum = bias[o]
        for i in 0..<shape.inputs { sum += input[i] * weights[i * shape.outputs + o] }
        output[o] = activation(sum)
      }
    }
  }

  /// inputGradient[i] = sum over o of outputGradient[o] weights[i, o], for each row of the batch.
  @_specialize(where Scalar == Float)
  @_specialize(where Scalar == Double)
  package static func denseBackwardData<Scalar: BinaryFloatingPoint>(
    _ shape: DenseShape, outputGradient: UnsafePointer<Scalar>, weights: UnsafePointer<Scalar>,
    inputGradient: UnsafeMutablePointer<Scalar>
  ) {
    for example in 0..<shape.batch {
      let gradient = outputGradient + example * shape.outputs
      for i in 0..<shape.inputs {
        var sum: Scalar = 0
        for o in 0..<shape.outputs { sum += gradient[o] * weights[i * shape.outputs + o] }
        inputGradient[example * shape.inputs + i] = sum
      }
    }
  }

  /// weightsGradient[i, o] and biasGradient[o]: the sums over the batch of input[i] outputGradient[o] and of
  /// outputGradient[o], written, or added when `accumulates`.
  @_specialize(where Scalar == Float)
  @_specialize(where Scalar == Double)
  package static func denseBackwardWeights<Scalar: BinaryFloatingPoint>(
    _ shape: DenseShape, input: UnsafePointer<Scalar>, outputGradient: UnsafePointer<Scalar>,
    weightsGradient: UnsafeMutablePointer<Scalar>, biasGradient: UnsafeMutablePointer<Scalar>, accumulates: Bool
  ) {
    if !accumulates {
      weightsGradient.update(repeating: 0, count: shape.inputs * shape.outputs)
      biasGradient.update(repeating: 0, count: shape.outputs)
    }
    for example in 0..<shape.batch {
      let gradient = outputGradient + example * shape.outputs
      for i in 0..<shape.inputs {
        let value = input[example * shape.inputs + i]
        let row = weightsGradient + i * shape.outputs
        for o in 0..<shape.outputs { row[o] += value * gradient[o] }
      }
      for o in 0..<shape.outputs { biasGradient[o] += gradient[o] }
    }
  }
}
