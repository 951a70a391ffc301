/// What a thread does within a training step or a prediction. Stages count the network's stages of execution from 0,
/// ranges are elements of the parameter buffer.
public enum StepWork: Sendable, Hashable {
  /// Copies a micro-batch: its images and labels in, or the logits of a prediction out.
  case images
  /// Takes a micro-batch forward through a stage.
  case forward(stage: Int)
  /// Loss, and the gradient of the logits.
  case loss
  /// Takes a micro-batch's gradient back through a stage.
  case backward(stage: Int)
  /// Adds up the lanes' gradients of these parameters and moves them.
  case update(parameters: Range<Int>)
  /// Derives from these parameters what the kernels want.
  case preparation(parameters: Range<Int>)
  /// Has nothing to do: takes its next piece of work, or waits for the other threads.
  case waiting
}
