import Benchmarking
import Kernels

/// The work of preparing an operation's weights, which a kernel set repeats after each change of the weights.
final class PreparationTrial<Prepared: Operation>: Trial {
  private let plan: Plan<Prepared>
  private let weights: AlignedBuffer<Float>
  private let prepared: AlignedBuffer<Float>

  init(plan: Plan<Prepared>, weights: AlignedBuffer<Float>) {
    self.plan = plan
    self.weights = weights
    prepared = AlignedBuffer(zeros: plan.preparedCount)
  }

  func run() throws(ShapeError) { try plan.prepare(weights: weights, into: prepared) }

  /// No proof of its own: the proof of the operation covers the prepared weights.
  func prove() throws(Disproof) -> Double {
    do throws(ShapeError) { try run() } catch { throw Disproof(error) }
    return 0
  }
}
