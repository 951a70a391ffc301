import Kernels

/// What one image became after a stage of execution.
package struct StageOutput {
  /// The layers' names: "conv2d + max_pooling2d".
  package let name: String
  /// The extents of the features.
  package let shape: FeatureShape
  /// The features: rows x columns x channels.
  package let values: AlignedBuffer<Float>
}

extension Evaluator {
  /// The output of each stage for the image of the last prediction, which had one image. The next prediction overwrites
  /// the values.
  package var stageOutputs: [StageOutput] {
    let stages = Stage.stages(of: network)
    return zip(Stage.names(in: network), stages.indices).map { name, index in
      StageOutput(name: name, shape: stages[index].output, values: executors[0].output(stage: index))
    }
  }
}
