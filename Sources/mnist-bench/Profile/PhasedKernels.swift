import Kernels
import Measurement

/// A kernel set that computes with another one's parts by the default implementations, and times each part. It stands
/// for the other one where that uses the default implementations, too.
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
    times = Array(repeating: 0, count: KernelPhase.allCases.count)
  }

  var name: String { base.name }

  /// The nanoseconds of each phase since the last call, in the order of `KernelPhase`; `call` is how long all of it
  /// took.
  func takeTimes(ofCall call: Double) -> [Double] {
    var phases = times
    for index in times.indices { times[index] = 0 }
    phases[KernelPhase.epilogue.index] = max(0, call - phases.reduce(0, +))
    // The product has packed once more by itself.
    let multiply = KernelPhase.multiply.index
    phases[multiply] = max(0, phases[multiply] - phases[KernelPhase.packing.index])
    return phases
  }

  func workspaceCount(for operation: Operation) -> Int {
    // The default needs what the parts need.
    switch operation {
    case .gemm, .im2col, .col2im, .maxPoolForward, .maxPoolBackward: base.workspaceCount(for: operation)
    default: defaultWorkspaceCount(for: operation)
    }
  }

  func gemm(
    _ shape: GEMMShape, alpha: Float, a: UnsafePointer<Float>, b: UnsafePointer<Float>, beta: Float,
    c: UnsafeMutablePointer<Float>, workspace: UnsafeMutablePointer<Float>
  ) {
    if let packer, packer.packedCount(shape) > 0 {
      time(.packing) { packer.pack(shape, b: b, workspace: workspace) }
    }
    time(.multiply) { base.gemm(shape, alpha: alpha, a: a, b: b, beta: beta, c: c, workspace: workspace) }
  }

  func im2col(_ shape: ConvolutionShape, input: UnsafePointer<Float>, columns: UnsafeMutablePointer<Float>) {
    time(.im2col) { base.im2col(shape, input: input, columns: columns) }
  }

  func col2im(_ shape: ConvolutionShape, columns: UnsafePointer<Float>, inputGradient: UnsafeMutablePointer<Float>) {
    time(.col2im) { base.col2im(shape, columns: columns, inputGradient: inputGradient) }
  }

  func maxPoolForward(
    _ shape: PoolingShape, input: UnsafePointer<Float>, output: UnsafeMutablePointer<Float>,
    positions: UnsafeMutablePointer<UInt8>
  ) {
    time(.pooling) { base.maxPoolForward(shape, input: input, output: output, positions: positions) }
  }

  func maxPoolBackward(
    _ shape: PoolingShape, outputGradient: UnsafePointer<Float>, positions: UnsafePointer<UInt8>,
    inputGradient: UnsafeMutablePointer<Float>
  ) {
    time(.pooling) {
      base.maxPoolBackward(shape, outputGradient: outputGradient, positions: positions, inputGradient: inputGradient)
    }
  }

  private func time(_ phase: KernelPhase, _ body: () -> Void) {
    let start = clock.nanoseconds()
    body()
    times[phase.index] += Double(clock.nanoseconds() - start)
  }
}

extension KernelPhase {
  /// Its position among all.
  var index: Int { Self.allCases.firstIndex(of: self)! }
}
