/// Batch normalisation in a file of weights (Ioffe and Szegedy, "Batch normalization", 2015), by the statistics that
/// every framework keeps beside its scale and shift.
///
/// It cannot be left out: after training it is a factor and an addend for each channel, which belong into the weights
/// and bias of the layer before it.
enum BatchNormalization {
  /// What PyTorch's and MLX's, and Keras' names of the statistics end with.
  private static let statistics: Set = [
    "running_mean", "running_var", "num_batches_tracked", "moving_mean", "moving_variance",
  ]

  /// Refuses a file that has some.
  ///
  /// - Throws: ``WeightLayoutError/batchNormalization(file:tensor:)``, which names the first such tensor.
  static func refuse(in file: SafetensorsFile) throws(WeightLayoutError) {
    if let tensor = file.tensors.first(where: { statistics.contains(TensorName($0.name).part) }) {
      throw .batchNormalization(file: file.file, tensor: tensor.name)
    }
  }
}
