import Kernels

/// The constants of one optimizer step.
struct OptimizerStep: Sendable {
  /// Adam's, with the learning rate in them.
  let adam: AdamStep
  /// The learning rate.
  let rate: Float
  /// What is left of a kernel after weight decay.
  let kept: Float
  /// The weight of the new parameters in their running mean.
  let averaged: Float

  /// The constants of step `number`, counted from 1.
  init(_ recipe: Recipe, number: Int, learningRate: Double) {
    let optimizer = recipe.optimizer
    adam = AdamStep(
      number: number, learningRate: learningRate, beta1: optimizer.beta1, beta2: optimizer.beta2,
      epsilon: optimizer.epsilon)
    rate = Float(learningRate)
    kept = Float(1 - learningRate * optimizer.weightDecay)
    // A mean over as many steps as there have been, as long as these are few: the first parameters are no use.
    let decay = min(recipe.averaging, Double(1 + number) / Double(10 + number))
    averaged = Float(1 - decay)
  }
}
