/// The roofline model of a machine: the time of work is bound by arithmetic or by memory, whichever takes longer
/// (Williams, Waterman and Patterson, "Roofline: an insightful visual performance model for multicore architectures",
/// 2009).
public struct Roofline: Sendable, Equatable, Codable {
  /// The peak of one core in 10^9 floating-point operations per second.
  public let peakGFLOPSPerCore: Double

  /// Streaming memory bandwidth of all cores together, in 10^9 bytes per second.
  public let bandwidthGBPerSecond: Double

  /// The peak of one core with each instruction set alone, by its name, in 10^9 floating-point operations per second.
  public let instructionSetPeaks: [String: Double]

  /// Creates the model from measured limits, all positive.
  public init(peakGFLOPSPerCore: Double, bandwidthGBPerSecond: Double, instructionSetPeaks: [String: Double] = [:]) {
    self.peakGFLOPSPerCore = peakGFLOPSPerCore
    self.bandwidthGBPerSecond = bandwidthGBPerSecond
    self.instructionSetPeaks = instructionSetPeaks
  }

  /// The most that `cores` cores can reach, in GFLOP/s, at an arithmetic intensity in operations per byte.
  public func bound(intensity: Double, cores: Int) -> Double {
    min(peak(cores: cores), intensity * bandwidthGBPerSecond)
  }

  /// The peak of `cores` cores in GFLOP/s.
  public func peak(cores: Int) -> Double {
    peakGFLOPSPerCore * Double(cores)
  }

  /// The least time of work of `flops` operations and `bytes` bytes on `cores` cores, in nanoseconds: the longer of its
  /// arithmetic and its memory traffic.
  public func leastTime(flops: Double, bytes: Double, cores: Int) -> Double {
    max(flops / peak(cores: cores), bytes / bandwidthGBPerSecond)
  }

  /// `gflops` GFLOP/s as a share of the peak of `cores` cores.
  public func fractionOfPeak(gflops: Double, cores: Int) -> Double {
    gflops / peak(cores: cores)
  }

  /// `gflops` as a share of the peak of `cores` cores with `instructionSet` alone; nil if that peak was not measured.
  public func fractionOfPeak(gflops: Double, cores: Int, instructionSet: String) -> Double? {
    instructionSetPeaks[instructionSet].map { gflops / ($0 * Double(cores)) }
  }

  /// The arithmetic intensity, in operations per byte, above which arithmetic bounds `cores` cores.
  public func ridge(cores: Int) -> Double {
    peak(cores: cores) / bandwidthGBPerSecond
  }
}
