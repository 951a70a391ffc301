import KernelCatalog
import Kernels
import Measurement
import NeuralNetwork

/// Measures this machine's limits.
package struct LimitsMeasurement {
  /// The peaks of all instruction sets, and the bandwidth of all threads together.
  package let roofline: Roofline

  /// Floats in each of a thread's three streamed buffers. All buffers together exceed any cache.
  private static let streamedCount = 12 << 20

  /// Times the loops for about `seconds` each, the stream on all threads of `pool`.
  package init(seconds: Double, pool: WorkerPool) {
    var settings = SamplingSettings()
    settings.secondsPerCandidate = seconds
    let sampler = Sampler(settings: settings)
    let peaks = MachineLimits.peaks
    let sink = AlignedBuffer<Float>(zeros: 1)
    let buffers = (0..<pool.threads).map { _ in
      (0..<3).map { AlignedBuffer<Float>(count: Self.streamedCount, repeating: Float($0)) }
    }
    let peakTimes = sampler.run(
      peaks.map { peak in Candidate(name: peak.instructionSet) { sink[0] = peak.run($0) } })
    let streamTimes = sampler.run([
      Candidate(name: "stream") { iterations in
        for _ in 0..<iterations {
          pool.run(count: buffers.count) { thread in
            MachineLimits.stream(buffers[thread][0], buffers[thread][1], into: buffers[thread][2])
          }
        }
      }
    ])
    // A limit is the machine's speed without disturbances: the fastest sample.
    let bytes = Double(MachineLimits.streamedBytesPerElement * Self.streamedCount * pool.threads)
    let speeds = zip(peaks, peakTimes).map { peak, times in
      (peak.instructionSet, Double(peak.flopsPerIteration) / Summary(of: times.realTimes).minimum)
    }
    roofline = Roofline(
      peakGFLOPSPerCore: speeds.map(\.1).max() ?? 0,
      bandwidthGBPerSecond: bytes / Summary(of: streamTimes[0].realTimes).minimum,
      instructionSetPeaks: Dictionary(uniqueKeysWithValues: speeds))
  }
}
