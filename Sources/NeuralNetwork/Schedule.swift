import ElementaryFunctions

/// How the learning rate changes from step to step: it rises linearly from zero during the warm-up, then follows a
/// curve.
public struct Schedule: Sendable, Hashable {
  /// The factor after the warm-up. `p` is the completed part of the steps after the warm-up: 0 at the first of them,
  /// close to 1 at the last.
  public enum Curve: String, Sendable, Hashable, CaseIterable {
    /// 1
    case constant
    /// 1 - p
    case linear
    /// decay^(epochs done / decayEpochs), smoothly
    case exponential
    /// decay^(epochs done / decayEpochs, rounded down)
    case step
    /// (1 + cos(pi p)) / 2; Loshchilov & Hutter, "SGDR" (2017), without restarts.
    case cosine
    /// 1 - p after a warm-up, which is the first tenth of the steps by default; after Smith & Topin,
    /// "Super-Convergence" (2018).
    case oneCycle = "one-cycle"
  }

  /// The curve after the warm-up.
  public var curve: Curve
  /// The length of the warm-up, as a part of all steps.
  public var warmUp: Double
  /// The factor of `exponential` and `step`.
  public var decay: Double
  /// The number of epochs after which `exponential` and `step` have multiplied the rate by `decay` once more.
  public var decayEpochs: Double

  /// Describes a schedule.
  public init(_ curve: Curve, warmUp: Double? = nil, decay: Double = 0.5, decayEpochs: Double = 1) {
    self.curve = curve
    self.warmUp = warmUp ?? (curve == .oneCycle ? 0.1 : 0)
    self.decay = decay
    self.decayEpochs = decayEpochs
  }

  /// The factor of the learning rate in step `step`, counted from 0, of a run of `epochs` x `stepsPerEpoch` steps.
  ///
  /// With W steps of warm-up, rounded to the nearest whole number, step t < W has the factor (t + 1) / W.
  public func factor(step: Int, stepsPerEpoch: Int, epochs: Int) -> Double {
    let total = stepsPerEpoch * epochs
    let rising = Int((warmUp * Double(total)).rounded())
    guard step >= rising else { return Double(step + 1) / Double(rising) }
    let done = Double(step - rising)
    let part = done / Double(max(total - rising, 1))
    let stages = done / Double(stepsPerEpoch) / decayEpochs
    return switch curve {
    case .constant: 1
    case .linear, .oneCycle: max(0, 1 - part)
    case .exponential: pow(decay, stages)
    case .step: pow(decay, stages.rounded(.down))
    case .cosine: part < 1 ? (1 + cos(.pi * part)) / 2 : 0
    }
  }
}
