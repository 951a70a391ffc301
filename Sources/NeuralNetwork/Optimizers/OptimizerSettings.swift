/// Which optimizer moves the parameters, and its constants.
public struct OptimizerSettings: Sendable, Hashable {
  /// The rule.
  public enum Rule: String, Sendable, Hashable, Codable, CaseIterable {
    /// Stochastic gradient descent: w -= rate g. Batch size 1 makes it stochastic in the narrow sense, a batch of all
    /// examples full.
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
    /// Muon (Jordan et al. 2024) for the kernels between the first layer and the last, Adam for all other tensors:
    /// the kernel's velocity is made nearly orthonormal by Newton-Schulz steps.
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
  /// What Adam adds to the root.
  public var epsilon: Double
  /// What a step takes off each kernel, as a fraction of the kernel and of the learning rate; biases do not decay.
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

extension OptimizerSettings: Codable {
  private enum CodingKeys: String, CodingKey {
    case rule, momentum, beta1, beta2, epsilon
    case weightDecay = "weight_decay"
  }
}
