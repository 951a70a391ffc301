import Kernels

/// The network's convolutions at the batch sizes tested.
let networkConvolutions: [ConvolutionShape] = [1, 3, 32].flatMap { batch in
  [
    ConvolutionShape(batch: batch, height: 28, width: 28, inputChannels: 1, outputChannels: 32),
    ConvolutionShape(batch: batch, height: 13, width: 13, inputChannels: 32, outputChannels: 64),
    ConvolutionShape(batch: batch, height: 5, width: 5, inputChannels: 64, outputChannels: 64),
  ]
}

/// Convolutions unlike the network's: smallest, prime, strided, non-square, empty. Some have channels that fill whole
/// vectors, for which kernel sets have separate code, and odd numbers of positions.
let awkwardConvolutions: [ConvolutionShape] = [
  convolution(1, 1, 1, 1, 1, filter: (1, 1)),
  convolution(1, 4, 4, 1, 1, filter: (3, 3)),
  convolution(2, 7, 5, 3, 5, filter: (2, 3)),
  convolution(1, 11, 13, 5, 17, filter: (5, 5), stride: 2),
  convolution(3, 9, 8, 17, 33, filter: (3, 3), stride: 3),
  convolution(2, 6, 6, 33, 3, filter: (1, 1)),
  convolution(2, 7, 7, 3, 16, filter: (1, 1), stride: 2),
  convolution(1, 5, 9, 3, 1, filter: (5, 5)),
  convolution(1, 9, 31, 1, 64, filter: (3, 1)),
  convolution(5, 7, 7, 2, 16, filter: (3, 3), stride: 2),
  convolution(1, 3, 3, 31, 37, filter: (3, 3)),
  convolution(2, 10, 20, 1, 33, filter: (2, 3), stride: 3),
  convolution(1, 3, 8, 65, 127, filter: (3, 3)),
  convolution(7, 6, 7, 16, 48, filter: (3, 3)),
  convolution(2, 9, 11, 16, 16, filter: (3, 3), stride: 2),
  convolution(1, 10, 9, 64, 32, filter: (1, 1), stride: 3),
  convolution(3, 5, 6, 32, 80, filter: (2, 3)),
  convolution(1, 6, 8, 48, 16, filter: (5, 5)),
  convolution(1, 5, 5, 8, 4, filter: (3, 3)),
  convolution(2, 7, 6, 24, 56, filter: (3, 2)),
  convolution(0, 8, 8, 3, 5, filter: (3, 3)),
  convolution(0, 8, 8, 16, 32, filter: (3, 3)),
]

/// Fully connected layers: the network's, and awkward ones.
let denseShapes: [DenseShape] =
  [1, 3, 32].flatMap { batch in
    [DenseShape(batch: batch, inputs: 576, outputs: 64), DenseShape(batch: batch, inputs: 64, outputs: 10)]
  } + [
    DenseShape(batch: 1, inputs: 1, outputs: 1), DenseShape(batch: 2, inputs: 7, outputs: 5),
    DenseShape(batch: 5, inputs: 17, outputs: 33), DenseShape(batch: 3, inputs: 33, outputs: 1),
    DenseShape(batch: 7, inputs: 101, outputs: 10), DenseShape(batch: 1, inputs: 1, outputs: 131),
    DenseShape(batch: 0, inputs: 4, outputs: 3),
  ]

/// Poolings: the network's, and awkward ones.
let poolingShapes: [PoolingShape] =
  [1, 3, 32].flatMap { batch in
    [
      PoolingShape(batch: batch, height: 26, width: 26, channels: 32),
      PoolingShape(batch: batch, height: 11, width: 11, channels: 64),
    ]
  } + [
    PoolingShape(batch: 1, height: 1, width: 1, channels: 1, window: 1),
    PoolingShape(batch: 2, height: 7, width: 5, channels: 3),
    PoolingShape(batch: 1, height: 9, width: 10, channels: 17, window: 3),
    PoolingShape(batch: 1, height: 32, width: 33, channels: 1, window: 16),
    PoolingShape(batch: 3, height: 2, width: 13, channels: 33),
    PoolingShape(batch: 2, height: 5, width: 4, channels: 5, window: 1),
    PoolingShape(batch: 2, height: 3, width: 3, channels: 2, window: 4),
    PoolingShape(batch: 0, height: 4, width: 4, channels: 2),
  ]

/// Convolutions followed by pooling: the network's two, and awkward ones.
let pooledConvolutions: [(shape: ConvolutionShape, window: Int)] =
  networkConvolutions.filter { $0.height > 5 }.map { ($0, 2) } + [
    (convolution(1, 4, 4, 1, 1, filter: (3, 3)), 2),
    (convolution(2, 9, 7, 3, 5, filter: (2, 3)), 2),
    (convolution(1, 12, 14, 5, 17, filter: (3, 3)), 3),
    (convolution(2, 11, 11, 1, 33, filter: (5, 5), stride: 2), 2),
    (convolution(2, 6, 5, 4, 16, filter: (1, 1)), 1),
    (convolution(1, 4, 9, 2, 3, filter: (3, 3)), 4),
    (convolution(3, 8, 8, 16, 31, filter: (3, 3)), 2),
    (convolution(2, 8, 10, 16, 32, filter: (2, 3)), 2),
    (convolution(1, 11, 12, 32, 16, filter: (3, 3)), 3),
    (convolution(2, 7, 5, 16, 32, filter: (1, 1)), 1),
    (convolution(2, 13, 13, 16, 48, filter: (3, 3), stride: 2), 2),
    (convolution(1, 3, 3, 16, 16, filter: (3, 3)), 2),
    (convolution(0, 8, 8, 3, 5, filter: (3, 3)), 2),
  ]

private func convolution(
  _ batch: Int, _ height: Int, _ width: Int, _ inputChannels: Int, _ outputChannels: Int, filter: (Int, Int),
  stride: Int = 1
) -> ConvolutionShape {
  ConvolutionShape(
    batch: batch, height: height, width: width, inputChannels: inputChannels, outputChannels: outputChannels,
    filterHeight: filter.0, filterWidth: filter.1, stride: stride)
}
