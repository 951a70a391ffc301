import Kernels

/// The constants of one optimizer step.
struct OptimizerStep: Sendable {
  /// Adam's constants, including the learning rate.
  let adam: AdamStep
  /// The learning rate.
  let rate: Float
  /// The factor of the weights for weight decay: the part that is left.
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
    // In the first steps, the mean covers only about as many steps as are done: the first parameters are useless.
    let decay = min(recipe.averaging, Double(1 + number) / Double(10 + number))
    averaged = Float(1 - decay)
  }
}
