import Kernels

/// The fewest elements in a row of a filter that are multiplied two at a time.
private let leastPairedSteps = 8

/// output = activation(input * weights + bias) without an im2col matrix, by tiles of output positions. The elements of
/// A are broadcast straight from the image.
func convolveDirectly(
  _ shape: ConvolutionShape, input: UnsafePointer<Float>, weights: UnsafePointer<Float>, bias: UnsafePointer<Float>,
  activation: Activation, output: UnsafeMutablePointer<Float>, workspace: UnsafeMutablePointer<Float>
) {
  let offsets = PatchOffsets(shape, workspace: workspace)
  let convolution = DirectForward(
    shape: shape, offsets: offsets, input: input, weights: weights, bias: bias, activation: activation, output: output)
  if offsets.count <= 9 && shape.outputChannels % (tallTileVectors * lanes) == 0 {
    // All positions fit one tall tile, so each weight is read only once: reading weights takes most of the time here.
    for channel in stride(from: 0, to: shape.outputChannels, by: tallTileVectors * lanes) {
      #if SIMD_AVX512 || arch(arm64)
        convolution.run(TileShape<9, 2>(), remainder: TileShape<9, 2>(), channel: channel)
      #else
        convolution.run(TileShape<9, 1>(), remainder: TileShape<9, 1>(), channel: channel)
      #endif
    }
    return
  }
  let panelVectors = mostVectors(rowsOfB: shape.patchCount, length: shape.outputChannels)
  forEachPanelOfChannels(shape.outputChannels, atMost: panelVectors) { channel, vectors in
    switch vectors {
    #if SIMD_AVX512 || arch(arm64)
      case 4: convolution.run(TileShape<6, 4>(), remainder: TileShape<2, 4>(), channel: channel)
      case 3: convolution.run(TileShape<8, 3>(), remainder: TileShape<3, 3>(), channel: channel)
      case 2: convolution.run(TileShape<8, 2>(), remainder: TileShape<4, 2>(), channel: channel)
      default: convolution.run(TileShape<14, 1>(), remainder: TileShape<4, 1>(), channel: channel)
    #else
      #if SIMD_AVX2
        case 4: convolution.run(TileShape<3, 4>(), remainder: TileShape<1, 4>(), channel: channel)
        case 3: convolution.run(TileShape<4, 3>(), remainder: TileShape<2, 3>(), channel: channel)
      #endif
      case 2: convolution.run(PairTile(), remainder: TileShape<3, 2>(), channel: channel)
      default: convolution.run(TileShape<12, 1>(), remainder: TileShape<4, 1>(), channel: channel)
    #endif
    }
  }
}

/// Calls `body` with each panel's first channel and number of vectors. A panel is as wide as a tile, `most` vectors;
/// the last may be narrower.
@inline(__always)
func forEachPanelOfChannels(
  _ channels: Int, atMost most: Int = tileVectors, _ body: (_ channel: Int, _ vectors: Int) -> Void
) {
  for channel in stride(from: 0, to: channels, by: most * lanes) {
    body(channel, min(most, (channels - channel) / lanes))
  }
}

private struct DirectForward {
  let shape: ConvolutionShape
  let offsets: PatchOffsets
  let input: UnsafePointer<Float>
  let weights: UnsafePointer<Float>
  let bias: UnsafePointer<Float>
  let activation: Activation
  let output: UnsafeMutablePointer<Float>

  func run<let positions: Int, let rest: Int, let columns: Int>(
    _ tile: TileShape<positions, columns>, remainder: TileShape<rest, columns>, channel: Int
  ) {
    // Two loops, so that neither asks at each tile. conv1's filters have rows of three, and of a wide tile two steps at
    // once take more registers than there are.
    if positions > mostAddresses || columns > positions || shape.filterRowCount < leastPairedSteps {
      runTiles(tile, remainder: remainder, channel: channel, inPairs: false)
    } else {
      runTiles(tile, remainder: remainder, channel: channel, inPairs: true)
    }
  }

  @inline(__always)
  private func runTiles<let positions: Int, let rest: Int, let columns: Int>(
    _ tile: TileShape<positions, columns>, remainder: TileShape<rest, columns>, channel: Int, inPairs: Bool
  ) {
    var position = 0
    var line = output + channel
    while offsets.count - position >= positions {
      runTile(
        tile, channel: channel, inPairs: inPairs, patches: RowAddresses { input + offsets[position &+ $0] },
        lines: InlineArray { line + $0 &* shape.outputChannels })
      position += positions
      line += positions &* shape.outputChannels
    }
    let last = offsets.count - 1
    while position <= last {
      // The last tile repeats its last position and writes the same values there again.
      runTile(
        remainder, channel: channel, inPairs: inPairs,
        patches: RowAddresses { input + offsets[min(position &+ $0, last)] },
        lines: InlineArray { output + (min(position &+ $0, last) &* shape.outputChannels &+ channel) })
      position += rest
    }
  }

  /// One tile of positions: the images' elements under them begin at `patches`, and their outputs at `lines`.
  @inline(__always)
  private func runTile<let positions: Int, let columns: Int>(
    _: TileShape<positions, columns>, channel: Int, inPairs: Bool, patches: RowAddresses<positions>,
    lines: InlineArray<positions, UnsafeMutablePointer<Float>>
  ) {
    var sums: Tile<positions, columns> = zeroTile()
    var b = weights + channel
    var offset = 0
    for _ in 0..<shape.filterHeight {
      if inPairs {
        multiplyRows(
          depth: shape.filterRowCount, a: patches, from: offset, b: b, strideB: shape.outputChannels, into: &sums)
      } else {
        multiply(
          depth: shape.filterRowCount, a: patches, from: offset, strideA: 1, b: b, strideB: shape.outputChannels,
          into: &sums)
      }
      b += shape.filterRowCount &* shape.outputChannels
      offset &+= shape.inputRowStride
    }
    // Without traps, and with the activation outside, these loops are unrolled: an index that is not constant would
    // move the sums through memory.
    let biases = InlineArray<columns, Vector> { bias.vector(at: channel &+ $0 &* lanes) }
    for r in 0..<positions { for v in 0..<columns { sums[r][v] = sums[r][v] + biases[v] } }
    if activation == .relu {
      for r in 0..<positions { for v in 0..<columns { sums[r][v] = sums[r][v].rectified } }
    }
    for r in 0..<positions {
      for v in 0..<columns { lines[r].store(sums[r][v], at: v &* lanes) }
    }
  }
}
