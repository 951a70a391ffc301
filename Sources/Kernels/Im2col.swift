// The protocol documents what these compute.
// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
extension KernelSet {
  public func im2col(_ shape: ConvolutionShape, input: UnsafePointer<Float>, columns: UnsafeMutablePointer<Float>) {
    // The channels under one row of a filter are contiguous in NHWC, so a patch is kernelHeight runs.
    let run = shape.kernelWidth * shape.inputChannels
    let inputRow = shape.width * shape.inputChannels
    var row = columns
    forEachPatch(shape) { patch in
      for kernelY in 0..<shape.kernelHeight {
        (row + kernelY * run).update(from: input + patch + kernelY * inputRow, count: run)
      }
      row += shape.patchCount
    }
  }

  public func col2im(
    _ shape: ConvolutionShape, columns: UnsafePointer<Float>, inputGradient: UnsafeMutablePointer<Float>
  ) {
    let run = shape.kernelWidth * shape.inputChannels
    let inputRow = shape.width * shape.inputChannels
    inputGradient.update(repeating: 0, count: shape.inputCount)
    var row = columns
    forEachPatch(shape) { patch in
      for kernelY in 0..<shape.kernelHeight {
        let destination = inputGradient + patch + kernelY * inputRow
        let source = row + kernelY * run
        for i in 0..<run { destination[i] += source[i] }
      }
      row += shape.patchCount
    }
  }
}

/// Calls `body` with the offset of each output position's patch in the input, in output order.
@inline(__always)
private func forEachPatch(_ shape: ConvolutionShape, _ body: (Int) -> Void) {
  for image in 0..<shape.batch {
    for y in 0..<shape.outputHeight {
      for x in 0..<shape.outputWidth {
        body(((image * shape.height + y * shape.stride) * shape.width + x * shape.stride) * shape.inputChannels)
      }
    }
  }
}
