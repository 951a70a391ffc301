import Digits

extension Recipe {
  /// The recipe for the greatest test accuracy: small affine distortions, label smoothing and one cycle of Adam.
  public static let accurate = {
    var recipe = Recipe(name: "accurate")
    recipe.epochs = 16
    recipe.batchSize = 64
    recipe.learningRate = 2e-3
    recipe.schedule = Schedule(.oneCycle)
    recipe.labelSmoothing = 0.1
    recipe.augmentation = Augmentation(rotation: 7, scale: 0.07, shear: 0.07, shift: 1.5)
    return recipe
  }()
}
