import Digits
import Kernels
import NeuralNetwork
import SIMDKernels

/// Trains by the documented recipe, seed 1, on as many images as fill 50 steps, and writes the weights, from whose
/// bytes the program's digest is computed.
///
/// Reads `pixels` and `classes` of the training images; writes `trained`.
func train() throws(Misfit) {
  let data = LabeledImages(pixels: try bytes(of: "pixels"), labels: try bytes(of: "classes"))
  var recipe = Recipe.documented
  recipe.images = 50 * recipe.batchSize
  recipe.epochs = 1
  let seed: UInt64 = 1
  let state = TrainingState(network: .mnist, parameters: recipe.initializer(.mnist, seed: seed))
  let sum: LossSum?
  do throws(ShapeError) {
    let trainer = try Trainer(checked: recipe, state: state, kernels: kernelSets[0], pool: WorkerPool(), seed: seed)
    sum = try trainer.trainEpoch(on: data)
  } catch {
    throw Misfit(error.description)
  }
  guard let sum else { throw Misfit("the epoch ended early") }
  let images = Double(recipe.images)
  print("\(kernelSets[0].name): 50 steps, loss \(sum.loss / images), accuracy \(Double(sum.correct) / images)")
  try write(Network.mnist.parameters.flatMap { state.parameters[$0.range].array }, to: "trained")
}
