import Kernels
import SIMDKernels

#if arch(x86_64)
  import SIMDKernelsAVX2
  import SIMDKernelsAVX512
#endif

/// Loops that reach this CPU's limits, for a harness to time.
public enum MachineLimits {
  /// A loop of multiply-adds on registers in one instruction set.
  public struct Peak: Sendable {
    /// The kernel sets' suffix: "avx512", "avx2", "sse2", "neon".
    public let instructionSet: String
    /// Floating-point operations of one turn.
    public let flopsPerIteration: Int
    /// Turns the loop; the result depends on all of it.
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

  /// The one instruction set that a kernel set is built for; nil if it is not one of the SIMD kernels' builds.
  public static func instructionSet(of kernels: any KernelSet) -> String? {
    peaks.map(\.instructionSet).first { "\(kernels.name)-".hasPrefix("simd-\($0)-") }
  }

  /// Bytes that one turn of `stream` moves for each element: two read, one written.
  public static let streamedBytesPerElement = 3 * MemoryLayout<Float>.size

  /// The triad of McCalpin's STREAM benchmark: sum = a + 3 b. Buffers much larger than the caches make it a measure of
  /// memory bandwidth.
  public static func stream(_ a: AlignedBuffer<Float>, _ b: AlignedBuffer<Float>, into sum: AlignedBuffer<Float>) {
    let (a, b, sum) = (a.elements, b.elements, sum.elements)
    for i in 0..<min(a.count, b.count, sum.count) { sum[i] = a[i] + 3 * b[i] }
  }
}
