import Kernels
import SIMDKernels

#if arch(x86_64)
  import SIMDKernelsAVX2
  import SIMDKernelsAVX512
#endif

/// Loops that reach this CPU's peaks; benchmarks time them.
public enum MachineLimits {
  /// A loop of multiply-adds on registers in one instruction set.
  public struct Peak: Sendable {
    /// The kernel sets' suffix: "avx512", "avx2", "sse2", "neon".
    public let instructionSet: String
    /// Floating-point operations of one iteration.
    public let flopsPerIteration: Int
    /// Runs the loop; the result depends on every iteration.
    public let run: @Sendable (_ iterations: Int) -> Float
  }

  /// The instruction sets that this CPU has, widest vectors first.
  public static let peaks: [Peak] = {
    #if arch(x86_64)
      let wider: [(Peak, CPURequirement)] = [
        (
          Peak(
            instructionSet: "avx512", flopsPerIteration: SIMDKernelsAVX512.PeakLoop.flopsPerIteration,
            run: { SIMDKernelsAVX512.PeakLoop.run(iterations: $0) }), .avx512
        ),
        (
          Peak(
            instructionSet: "avx2", flopsPerIteration: SIMDKernelsAVX2.PeakLoop.flopsPerIteration,
            run: { SIMDKernelsAVX2.PeakLoop.run(iterations: $0) }), .avx2
        ),
      ]
      let baseline = "sse2"
    #else
      let wider: [(Peak, CPURequirement)] = []
      let baseline = "neon"
    #endif
    return wider.filter(\.1.isMet).map(\.0) + [
      Peak(
        instructionSet: baseline, flopsPerIteration: SIMDKernels.PeakLoop.flopsPerIteration,
        run: { SIMDKernels.PeakLoop.run(iterations: $0) })
    ]
  }()

  /// The instruction set that a SIMD kernel set is built for; nil for other kernel sets.
  public static func instructionSet(of kernels: any KernelSet) -> String? {
    peaks.map(\.instructionSet).first { "\(kernels.name)-".hasPrefix("simd-\($0)-") }
  }
}
