import Kernels

// Winograd's minimal filtering F(2 x 2, 3 x 3) computes a 2 x 2 square of outputs from a 4 x 4 patch of inputs with 16
// multiplications instead of 36. For patch d and filter g it is A' [(G g G') . (B' d B)] A; the dot is the product
// element by element. Summed over input channels, these products become 16 matrix products.
// Source: Lavin & Gray, "Fast Algorithms for Convolutional Neural Networks" (2016), section 4.1.
//
// Here each output depends on its own nine inputs alone, so its error is bounded by their magnitudes. In
// F(4 x 4, 3 x 3) every output gets a part of every input of its patch, and these parts cancel only up to rounding.
// Beside a bright stroke, a faint sum has an error of 50 epsilon x magnitude, even at points chosen for accuracy, but
// the bound of every kernel is 19. A sum of zeros is not zero, and ReLU's gradient depends on its sign
// (Tests/Numerics/winograd_errors.py). It would not pay in training either, because the filters change at each step:
// transforming them at 36 points takes the time that the products save.
//
// Elsewhere F(2 x 2, 3 x 3) would not pay, by count. conv3's 3 x 3 outputs take four squares: 64 multiplications
// instead of 81, too few saved to pay for the transforms. Backward, ReLU and pooling let at most one gradient of a
// window through, which takes 9 multiplications; Winograd's square would take 16.

/// Elements of a transformed patch or filter: 4 x 4, row by row.
let winogradElements = 16

/// B' d: four elements of a patch, transformed along one axis.
@inline(__always)
private func transformInput(_ d: InlineArray<4, Vector>) -> InlineArray<4, Vector> {
  [d[0] - d[2], d[1] + d[2], d[2] - d[1], d[1] - d[3]]
}

/// G g: three elements of a filter, transformed along one axis.
@inline(__always)
private func transformFilter(_ g: InlineArray<3, Vector>) -> InlineArray<4, Vector> {
  let outer = g[0] + g[2]
  return [g[0], (outer + g[1]) * 0.5, (outer - g[1]) * 0.5, g[2]]
}

/// A' m: four elements of a product, transformed back to two outputs along one axis.
@inline(__always)
private func transformOutput(_ m: InlineArray<4, Vector>) -> InlineArray<2, Vector> {
  [m[0] + m[1] + m[2], m[1] - m[2] - m[3]]
}

/// Transforms the 4 x 4 patch of `channels` channels at `patch`; element e of channel c goes to transformed[e x stride
/// + c].
func transformInput(
  patch: UnsafePointer<Float>, rowStride: Int, channels: Int, to transformed: UnsafeMutablePointer<Float>, stride: Int
) {
  for channel in Swift.stride(from: 0, to: channels, by: lanes) {
    var rows: Tile<4, 4> = zeroTile()
    for y in 0..<4 {
      let row = patch + (y &* rowStride &+ channel)
      rows[y] = transformInput(
        [row.vector(), row.vector(at: channels), row.vector(at: 2 &* channels), row.vector(at: 3 &* channels)])
    }
    for x in 0..<4 {
      let column = transformInput([rows[0][x], rows[1][x], rows[2][x], rows[3][x]])
      for y in 0..<4 { transformed.store(column[y], at: (4 &* y &+ x) &* stride &+ channel) }
    }
  }
}

/// Transforms HWIO filters of 3 x 3: transformed[element][input channel][output channel].
func transformFilters(
  _ shape: ConvolutionShape, weights: UnsafePointer<Float>, to transformed: UnsafeMutablePointer<Float>
) {
  let filterCount = shape.inputChannels * shape.outputChannels
  for i in stride(from: 0, to: filterCount, by: lanes) {
    let rows = InlineArray<3, InlineArray<4, Vector>> { y in
      transformFilter(InlineArray { x in weights.vector(at: (3 &* y &+ x) &* filterCount &+ i) })
    }
    for x in 0..<4 {
      let column = transformFilter(InlineArray { y in rows[y][x] })
      for y in 0..<4 { transformed.store(column[y], at: (4 &* y &+ x) &* filterCount &+ i) }
    }
  }
}

/// Transforms the products of a vector of channels back to the 2 x 2 outputs; element e is at products[e x stride].
@inline(__always)
func transformOutput(products: UnsafePointer<Float>, stride: Int) -> Tile<2, 2> {
  var rows: Tile<4, 2> = zeroTile()
  for y in 0..<4 {
    let row = products + 4 &* y &* stride
    rows[y] = transformOutput(
      [row.vector(), row.vector(at: stride), row.vector(at: 2 &* stride), row.vector(at: 3 &* stride)])
  }
  let columns = Tile<2, 2> { x in transformOutput([rows[0][x], rows[1][x], rows[2][x], rows[3][x]]) }
  return Tile { y in InlineArray { x in columns[x][y] } }
}
