import Kernels
import Measurement

/// A kernel set that times the phases of another kernel set, `base`. It computes by the default implementations with
/// the phases of `base`. So its times hold only where `base` uses the default implementations, too.
///
/// One thread at a time may use it.
final class PhasedKernels: KernelSet, @unchecked Sendable {
  private let base: any KernelSet
  private let packer: (any PackingKernelSet)?
  private let clock = SystemClock()
  private var times: [Double]

  init(_ base: any KernelSet) {
    self.base = base
    packer = base as? any PackingKernelSet
    times = Array(repeating: 0, count: PlanPart.Phase.allCases.count)
  }

  var name: String { base.name }

  /// The nanoseconds of each phase since the last call, in the order of `PlanPart.Phase`; `call` is the time of the
  /// whole call.
  func takeTimes(ofCall call: Double) -> [Double] {
    var phases = times
    for index in times.indices { times[index] = 0 }
    phases[PlanPart.Phase.epilogue.index] = max(0, call - phases.reduce(0, +))
    // The product itself has packed once more.
    let multiply = PlanPart.Phase.multiply.index
    phases[multiply] = max(0, phases[multiply] - phases[PlanPart.Phase.packing.index])
    return phases
  }

  func workspaceCount(for product: GEMMShape) -> Int { base.workspaceCount(for: product) }

  func gemm(
    _ shape: GEMMShape, alpha: Float, a: UnsafePointer<Float>, b: UnsafePointer<Float>, beta: Float,
    c: UnsafeMutablePointer<Float>, workspace: UnsafeMutablePointer<Float>
  ) {
    if let packer, packer.packedCount(shape) > 0 {
      time(.packing) { packer.pack(shape, b: b, workspace: workspace) }
    }
    time(.multiply) { base.gemm(shape, alpha: alpha, a: a, b: b, beta: beta, c: c, workspace: workspace) }
  }

  func plan(_ operation: Im2col) -> Plan<Im2col> { timed(base.plan(operation), .im2col) }

  func plan(_ operation: Col2im) -> Plan<Col2im> { timed(base.plan(operation), .col2im) }

  func plan(_ operation: MaxPoolForward) -> Plan<MaxPoolForward> { timed(base.plan(operation), .pooling) }

  func plan(_ operation: MaxPoolBackward) -> Plan<MaxPoolBackward> { timed(base.plan(operation), .pooling) }

  private func timed<Planned: Operation>(_ plan: Plan<Planned>, _ phase: PlanPart.Phase) -> Plan<Planned> {
    plan.wrapped { call in self.time(phase, call) }
  }

  private func time<Output>(_ phase: PlanPart.Phase, _ body: () -> Output) -> Output {
    let start = clock.nanoseconds()
    let output = body()
    times[phase.index] += Double(clock.nanoseconds() - start)
    return output
  }
}

extension PlanPart.Phase {
  /// The phase's position among all phases.
  var index: Int { Self.allCases.firstIndex(of: self)! }
}
