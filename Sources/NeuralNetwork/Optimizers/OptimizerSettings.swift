/// The optimizer that updates the parameters, and its constants.
public struct OptimizerSettings: Sendable, Hashable {
  /// The rule.
  public enum Rule: String, Sendable, Hashable, CaseIterable {
    /// Stochastic gradient descent: w -= rate g. With batch size 1 it is stochastic in the narrow sense; with a batch
    /// of all examples it is full gradient descent.
    case sgd
    /// Gradient descent with momentum: v = momentum v - rate g, w += v. Polyak 1964, in Keras' form.
    case momentum
    /// Nesterov's momentum: v = momentum v - rate g, w += momentum v - rate g. Nesterov 1983, in Keras' form.
    case nesterov
    /// Adam (Kingma & Ba 2015), in Keras' form; see `AdamStep`.
    case adam
    /// Adam with decoupled weight decay (Loshchilov & Hutter 2019): Adam whose ``OptimizerSettings/weightDecay`` is not
    /// zero.
    case adamw
    /// Muon (Jordan et al. 2024) for all weights except the first and last layer's, Adam for all other tensors.
    /// Newton-Schulz steps make the velocity of the weights nearly orthonormal.
    case muon
  }

  /// The rule.
  public var rule: Rule
  /// The decay of the velocity in `momentum`, `nesterov` and `muon`.
  public var momentum: Double
  /// Adam's decay of the running mean of gradients.
  public var beta1: Double
  /// Adam's decay of the running mean of squared gradients.
  public var beta2: Double
  /// The number that Adam adds to the root of the running mean of squared gradients.
  public var epsilon: Double
  /// Decoupled weight decay: a step takes the fraction learning rate x `weightDecay` off all weights. Biases do not
  /// decay.
  public var weightDecay: Double

  /// Describes an optimizer; the defaults are Keras', and 0.95 for Muon's momentum.
  public init(
    _ rule: Rule, momentum: Double? = nil, beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-7,
    weightDecay: Double? = nil
  ) {
    self.rule = rule
    self.momentum = momentum ?? (rule == .muon ? 0.95 : 0.9)
    self.beta1 = beta1
    self.beta2 = beta2
    self.epsilon = epsilon
    self.weightDecay = weightDecay ?? (rule == .adamw ? 0.004 : 0)
  }
}
