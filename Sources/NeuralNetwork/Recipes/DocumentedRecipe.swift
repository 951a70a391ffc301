extension Recipe {
  /// The documented recipe: Glorot-uniform weights, Adam at 1e-3, cross-entropy, batches of 32, 5 epochs, reshuffled
  /// each.
  public static let documented = Recipe(name: "documented")
}
