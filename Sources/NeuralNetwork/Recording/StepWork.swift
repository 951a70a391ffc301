/// The work of a thread within a training step or a prediction. `stage` is the index of a stage of execution, from 0.
/// `parameters` is a range of elements of the parameter buffer.
public enum StepWork: Sendable, Hashable {
  /// Copies a micro-batch: its images and labels in, or the logits of a prediction out.
  case images
  /// Takes a micro-batch forward through a stage.
  case forward(stage: Int)
  /// Loss, and the gradient of the logits.
  case loss
  /// Takes a micro-batch's gradient back through a stage.
  case backward(stage: Int)
  /// Adds up the shards' gradients of these parameters and updates the parameters.
  case update(parameters: Range<Int>)
  /// Prepares these weights for the kernels.
  case preparation(parameters: Range<Int>)
  /// Starts its next piece of work, or waits for the other threads.
  case waiting
}
