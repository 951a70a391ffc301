import Kernels

/// Windows computed at a time: their transformed patches and products stay in the caches.
private let windowsAtATime = 10

/// output = maxPool(ReLU(input * weights + bias)) for filters of 3 x 3 and windows of 2 x 2, by Winograd's
/// F(2 x 2, 3 x 3), whose square of outputs is exactly one window. Ten windows at a time, it transforms the patches,
/// multiplies them by the transformed filters in 16 small matrix products, transforms the products back and pools them.
struct WinogradForwardPool {
  let shape: ConvolutionShape
  let input: UnsafePointer<Float>
  /// Written by ``transformFilters(_:weights:to:)``.
  let filters: UnsafePointer<Float>
  let bias: UnsafePointer<Float>
  let output: UnsafeMutablePointer<Float>
  let positions: UnsafeMutablePointer<UInt8>
  let workspace: UnsafeMutablePointer<Float>

  /// Floats of workspace: patches, products and positions of the windows computed at a time.
  static func workspaceCount(_ shape: ConvolutionShape) -> Int {
    windowsAtATime * (winogradElements * (shape.inputChannels + shape.outputChannels) + shape.outputChannels)
  }

  /// Floating-point operations executed: 16 multiply-adds for each window and pair of channels; additions of the
  /// transforms, 32 for a patch of one channel and 24 for a window of one output channel; 5 for its bias and pooling.
  static func flops(_ shape: ConvolutionShape) -> Int {
    let windows = PoolingShape(of: shape).outputCount / shape.outputChannels
    return windows
      * (2 * winogradElements * shape.inputChannels * shape.outputChannels
        + 32 * shape.inputChannels + 29 * shape.outputChannels)
  }

  func run() {
    let count = windowsAtATime * shape.outputChannels
    let codes = workspace + (Self.workspaceCount(shape) - count)
    UnsafeMutableRawPointer(codes).withMemoryRebound(to: Int32.self, capacity: count, run)
  }

  private func run(codes: UnsafeMutablePointer<Int32>) {
    let pooled = PoolingShape(of: shape)
    let windows = pooled.outputCount / shape.outputChannels
    let patches = workspace
    let products = patches + winogradElements * windowsAtATime * shape.inputChannels
    var windowPatches = WindowPatches(shape, pooled, input: input)
    for first in stride(from: 0, to: windows, by: windowsAtATime) {
      let count = min(windowsAtATime, windows - first)
      for window in 0..<count {
        transformInput(
          patch: windowPatches.next(), rowStride: shape.inputRowStride, channels: shape.inputChannels,
          to: patches + window * shape.inputChannels, stride: windowsAtATime * shape.inputChannels)
      }
      multiplyElements(windows: count, patches: patches, products: products)
      for window in 0..<count {
        poolProducts(
          products + window * shape.outputChannels, output: output + (first + window) * shape.outputChannels,
          codes: codes + window * shape.outputChannels)
      }
      narrow(codes, count: count * shape.outputChannels, to: positions + first * shape.outputChannels)
    }
  }

  /// Transforms the products of one window back and pools them.
  private func poolProducts(
    _ products: UnsafePointer<Float>, output: UnsafeMutablePointer<Float>, codes: UnsafeMutablePointer<Int32>
  ) {
    for channel in stride(from: 0, to: shape.outputChannels, by: lanes) {
      let window = transformOutput(products: products + channel, stride: windowsAtATime * shape.outputChannels)
      pool(
        upper: (window[0][0], window[0][1]), lower: (window[1][0], window[1][1]), bias: bias.vector(at: channel),
        output: output + channel, codes: codes + channel)
    }
  }

  /// products[element] = patches[element] x filters[element], for each of the 16 elements.
  private func multiplyElements(windows: Int, patches: UnsafePointer<Float>, products: UnsafeMutablePointer<Float>) {
    var product = ElementProduct(
      windows: windows, inputChannels: shape.inputChannels, outputChannels: shape.outputChannels, patches: patches,
      filters: filters, products: products)
    for _ in 0..<winogradElements {
      product.run()
      product.patches += windowsAtATime &* shape.inputChannels
      product.filters += shape.inputChannels &* shape.outputChannels
      product.products += windowsAtATime &* shape.outputChannels
    }
  }
}

/// One of the 16 products: windows x input channels times input channels x output channels.
private struct ElementProduct {
  let windows: Int
  let inputChannels: Int
  let outputChannels: Int
  var patches: UnsafePointer<Float>
  var filters: UnsafePointer<Float>
  var products: UnsafeMutablePointer<Float>

  func run() {
    #if SIMD_AVX512 || arch(arm64)
      runTiles(TileShape<5, 4>())
    #else
      runTiles(TileShape<5, 2>())
    #endif
  }

  private func runTiles<let rows: Int, let columns: Int>(_ tile: TileShape<rows, columns>) {
    forEachPanelOfChannels(outputChannels) { channel, vectors in
      var (patch, line) = (patches, products + channel)
      let filters = filters + channel
      var rest = windows
      while rest >= rows {
        var v = 0
        while vectors - v >= columns {
          runTile(tile, patch, filters + v &* lanes, to: line + v &* lanes)
          v += columns
        }
        while v < vectors {
          runTile(TileShape<rows, 1>(), patch, filters + v &* lanes, to: line + v &* lanes)
          v += 1
        }
        patch += rows &* inputChannels
        line += rows &* outputChannels
        rest -= rows
      }
      while rest > 0 {
        for v in 0..<vectors { runTile(TileShape<1, 1>(), patch, filters + v &* lanes, to: line + v &* lanes) }
        patch += inputChannels
        line += outputChannels
        rest -= 1
      }
    }
  }

  @inline(__always)
  private func runTile<let rows: Int, let columns: Int>(
    _: TileShape<rows, columns>, _ patch: UnsafePointer<Float>, _ filters: UnsafePointer<Float>,
    to first: UnsafeMutablePointer<Float>
  ) {
    var sums: Tile<rows, columns> = zeroTile()
    let rowsOfA: RowAddresses<rows> = rowAddresses { patch + $0 &* inputChannels }
    multiplyRows(depth: inputChannels, a: rowsOfA, b: filters, strideB: outputChannels, into: &sums)
    var line = first
    for r in 0..<rows {
      for v in 0..<columns { line.store(sums[r][v], at: v &* lanes) }
      line += outputChannels
    }
  }
}

extension ConvolutionShape {
  /// Whether Winograd's algorithm supports the shape: 2 x 2 windows, filters of 3 x 3, stride 1, channels in whole
  /// vectors.
  func isWinograd(pooling window: Int) -> Bool {
    window == 2 && filterHeight == 3 && filterWidth == 3 && stride == 1 && inputChannels % lanes == 0
      && outputChannels % lanes == 0 && outputHeight >= 2 && outputWidth >= 2
  }
}
