import NeuralNetwork

/// Detects batch normalisation in a file of weights (Ioffe and Szegedy, "Batch normalization", 2015) by the statistics
/// that every framework keeps beside the scale and the shift.
///
/// Reading cannot ignore batch normalisation: after training it is a factor and an addend for each channel, and these
/// belong into the weights and bias of the layer before it.
enum BatchNormalization {
  /// The endings of the statistics' names: first those of PyTorch and MLX, then those of Keras.
  private static let statistics: Set = [
    "running_mean", "running_var", "num_batches_tracked", "moving_mean", "moving_variance",
  ]

  /// Refuses a file with batch normalisation.
  ///
  /// - Throws: ``WeightLayoutError/batchNormalization(file:tensor:)``, which names the first such tensor.
  static func refuse(in file: SafetensorsFile) throws(WeightLayoutError) {
    if let tensor = file.tensors.first(where: { statistics.contains(TensorName($0.name).part) }) {
      throw .batchNormalization(file: file.file, tensor: tensor.name)
    }
  }
}
