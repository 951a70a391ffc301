import CPUFeatures
import Kernels

/// The gradient of the weights of a convolution with 2 x 2 pooling, straight from the pooled gradient. A tile of
/// weights' gradients stays in registers during a loop over the windows. For each of a window's four positions, a
/// vector holds the gradients of the channels whose maximum is there, and zero for the others; it is multiplied by the
/// input under that position. This takes as many multiply-adds as the direct algorithm, but needs no matrix of unpooled
/// gradients, four times the size of the output.
struct PooledBackwardWeights {
  let shape: ConvolutionShape
  let input: UnsafePointer<Float>
  let outputGradient: UnsafePointer<Float>
  let positions: UnsafePointer<UInt8>
  let weightsGradient: UnsafeMutablePointer<Float>
  let workspace: UnsafeMutablePointer<Float>

  /// Floats of workspace: the offsets of a patch's elements, and the positions of one image's maxima as integers of a
  /// SIMD lane's size.
  static func workspaceCount(_ shape: ConvolutionShape) -> Int {
    PatchElements.workspaceCount(shape) + PoolingShape(of: shape.with(batch: 1)).outputCount
  }

  func run() {
    let pooled = PoolingShape(of: shape.with(batch: 1))
    let count = pooled.outputCount
    weightsGradient.update(repeating: 0, count: shape.weightsCount)
    let elements = PatchElements(shape, workspace: workspace)
    let rest = workspace + PatchElements.workspaceCount(shape)
    UnsafeMutableRawPointer(rest).withMemoryRebound(to: Int32.self, capacity: count) { lanePositions in
      for image in 0..<shape.batch {
        let source = positions + image * count
        for i in 0..<count { lanePositions[i] = Int32(source[i]) }
        let correlation = PooledCorrelation(
          shape: shape, pooled: pooled, elements: elements,
          input: input + image * shape.height * shape.inputRowStride,
          outputGradient: outputGradient + image * count, positions: lanePositions, weightsGradient: weightsGradient)
        correlation.run()
      }
    }
  }
}

/// One image's contribution.
private struct PooledCorrelation {
  let shape: ConvolutionShape
  let pooled: PoolingShape
  let elements: PatchElements
  let input: UnsafePointer<Float>
  let outputGradient: UnsafePointer<Float>
  let positions: UnsafePointer<Int32>
  let weightsGradient: UnsafeMutablePointer<Float>

  func run() {
    var channel = 0
    while shape.outputChannels - channel >= 2 * lanes {
      #if SIMD_AVX512 || arch(arm64)
        run(TileShape<9, 2>(), remainder: TileShape<3, 2>(), channel: channel)
      #else
        // conv1's nine weights take two tiles: nine sums of one vector would need a load for each multiply-add.
        run(TileShape<5, 2>(), remainder: TileShape<4, 2>(), channel: channel)
      #endif
      channel += 2 * lanes
    }
    #if !(SIMD_AVX512 || arch(arm64))
      if channel < shape.outputChannels { run(TileShape<5, 1>(), remainder: TileShape<4, 1>(), channel: channel) }
    #endif
  }

  @inline(__always)
  private func run<let weights: Int, let fewWeights: Int, let columns: Int>(
    _ tile: TileShape<weights, columns>, remainder: TileShape<fewWeights, columns>, channel: Int
  ) {
    var weight = 0
    while shape.patchCount - weight >= weights {
      runTile(tile, weight: weight, channel: channel)
      weight += weights
    }
    while shape.patchCount - weight >= fewWeights {
      runTile(remainder, weight: weight, channel: channel)
      weight += fewWeights
    }
    while weight < shape.patchCount {
      runTile(TileShape<1, columns>(), weight: weight, channel: channel)
      weight += 1
    }
  }

  @inline(__always)
  private func runTile<let weights: Int, let columns: Int>(
    _: TileShape<weights, columns>, weight: Int, channel: Int
  ) {
    let step = shape.stride &* shape.inputChannels
    let nextRow = shape.stride &* shape.inputRowStride
    let inputs = RowAddresses<weights> { input + elements[weight &+ $0] }
    let destination = weightsGradient + weight &* shape.outputChannels + channel
    var sums = Tile<weights, columns> { r in
      InlineArray { v in destination.vector(at: r &* shape.outputChannels &+ v &* lanes) }
    }
    var window = channel
    var row = 0
    for _ in 0..<pooled.outputHeight {
      var corner = row
      for _ in 0..<pooled.outputWidth {
        #if SIMD_AVX512 || SIMD_AVX2
          // Written out, because the compiler does not unroll a loop of four. Elsewhere it would spill sums.
          addPosition(0, of: anew(window), inputs, at: cpu_offset(corner), to: &sums)
          addPosition(1, of: anew(window), inputs, at: cpu_offset(corner &+ step), to: &sums)
          addPosition(2, of: anew(window), inputs, at: cpu_offset(corner &+ nextRow), to: &sums)
          addPosition(3, of: anew(window), inputs, at: cpu_offset(corner &+ nextRow &+ step), to: &sums)
        #else
          var offset = corner
          for position in 0..<4 {
            addPosition(Int32(truncatingIfNeeded: position), of: window, inputs, at: offset, to: &sums)
            // From the upper right position to the lower left one, else to the right.
            offset &+= position == 1 ? nextRow &- step : step
          }
        #endif
        window &+= shape.outputChannels
        corner &+= 2 &* step
      }
      row &+= 2 &* nextRow
    }
    for r in 0..<weights {
      for v in 0..<columns { destination.store(sums[r][v], at: r &* shape.outputChannels &+ v &* lanes) }
    }
  }

  /// Adds the input at `offset`, under one of a window's positions, times the gradients of the channels whose maximum
  /// is there.
  @inline(__always)
  private func addPosition<let weights: Int, let columns: Int>(
    _ position: Int32, of window: Int, _ inputs: RowAddresses<weights>, at offset: Int,
    to sums: inout Tile<weights, columns>
  ) {
    var gradient = InlineArray<columns, Vector>(repeating: .zero)
    for v in 0..<columns {
      let at = window &+ v &* lanes
      let isHere = positions.lanes(at: at) .== IntVector(repeating: position)
      gradient[v] = outputGradient.vector(at: at).keeping(where: isHere)
    }
    for r in 0..<weights {
      let element = Vector(repeating: inputs[r][offset])
      for v in 0..<columns { sums[r][v] = sums[r][v].adding(element, times: gradient[v]) }
    }
  }
}

/// The offset of a window, from which the next position's loads are made again if there are only 16 registers: what was
/// loaded for one position would be kept for the others, but on the stack.
@inline(__always)
private func anew(_ window: Int) -> Int { tallTileVectors == 1 ? cpu_offset(window) : window }

extension UnsafePointer<Int32> {
  @inline(__always)
  fileprivate func lanes(at offset: Int) -> IntVector {
    UnsafeRawPointer(self + offset).loadUnaligned(as: IntVector.self)
  }
}
