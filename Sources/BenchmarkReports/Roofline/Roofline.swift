/// The roofline model of a machine: the time of work is bound by arithmetic or by memory, whichever takes longer
/// (Williams, Waterman and Patterson, "Roofline: an insightful visual performance model for multicore architectures",
/// 2009).
public struct Roofline: Sendable, Equatable, Codable {
  /// The peak of one thread alone in 10^9 floating-point operations per second.
  public let peakGFLOPSPerCore: Double

  /// Streaming memory bandwidth of all cores together, in 10^9 bytes per second.
  public let bandwidthGBPerSecond: Double

  /// The peak of one thread alone with each instruction set, by its name, in 10^9 floating-point operations per second.
  public let instructionSetPeaks: [String: Double]

  /// The measured peaks of several threads at the same time.
  public let threadPeaks: [ThreadPeak]

  /// Creates the model from measured limits, all positive.
  public init(
    peakGFLOPSPerCore: Double, bandwidthGBPerSecond: Double, instructionSetPeaks: [String: Double] = [:],
    threadPeaks: [ThreadPeak] = []
  ) {
    self.peakGFLOPSPerCore = peakGFLOPSPerCore
    self.bandwidthGBPerSecond = bandwidthGBPerSecond
    self.instructionSetPeaks = instructionSetPeaks
    self.threadPeaks = threadPeaks
  }

  /// The most that `threads` threads can reach, in GFLOP/s, at an arithmetic intensity in operations per byte.
  public func bound(intensity: Double, threads: Int) -> Double {
    min(peak(threads: threads), intensity * bandwidthGBPerSecond)
  }

  /// The peak of `threads` threads at the same time in GFLOP/s, as measured; where it was not, as many times the peak
  /// of one.
  public func peak(threads: Int) -> Double {
    measuredPeak(threads: threads)?.gflops ?? peakGFLOPSPerCore * Double(threads)
  }

  /// The least time of work of `flops` operations and `bytes` bytes on `threads` threads, in nanoseconds: the longer of
  /// its arithmetic and its memory traffic.
  public func leastTime(flops: Double, bytes: Double, threads: Int) -> Double {
    max(flops / peak(threads: threads), bytes / bandwidthGBPerSecond)
  }

  /// `gflops` GFLOP/s as a share of the peak of `threads` threads.
  public func fractionOfPeak(gflops: Double, threads: Int) -> Double {
    gflops / peak(threads: threads)
  }

  /// `gflops` as a share of the peak of `threads` threads with `instructionSet` alone; nil if that peak was not
  /// measured.
  public func fractionOfPeak(gflops: Double, threads: Int, instructionSet: String) -> Double? {
    let peak =
      measuredPeak(threads: threads)?.instructionSets[instructionSet]
      ?? instructionSetPeaks[instructionSet].map { $0 * Double(threads) }
    return peak.map { gflops / $0 }
  }

  /// The arithmetic intensity, in operations per byte, above which arithmetic bounds `threads` threads.
  public func ridge(threads: Int) -> Double {
    peak(threads: threads) / bandwidthGBPerSecond
  }

  /// How many times as fast as one thread `threads` threads multiply and add on registers, which is the most that work
  /// on as many threads can gain from them; nil if it was not measured.
  public func multiplyAddSpeedup(threads: Int) -> Double? {
    guard let one = measuredPeak(threads: 1), let several = measuredPeak(threads: threads) else { return nil }
    let ratio = several.gflops / one.gflops
    return ratio.isNormal ? ratio : nil
  }

  private func measuredPeak(threads: Int) -> ThreadPeak? { threadPeaks.first { $0.threads == threads } }
}
