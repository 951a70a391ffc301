import BenchmarkReports
import KernelCatalog
import Kernels
import Measurement
import NeuralNetwork

/// Measures this machine's limits.
package struct LimitsMeasurement {
  /// The peaks of all instruction sets and numbers of threads, and the bandwidth of all threads together.
  package let roofline: Roofline

  /// Floats in each of a thread's three streamed buffers. All buffers together exceed any cache.
  private static let streamedCount = 12 << 20

  /// Times the loops for about `seconds` each: the stream on all threads of `pool`, the multiply-adds on one thread and
  /// on each of `threadCounts`.
  package init(seconds: Double, pool: WorkerPool, threadCounts: [Int] = []) {
    var settings = SamplingSettings()
    settings.secondsPerCandidate = seconds
    let sampler = Sampler(settings: settings)
    let alone = Self.peak(threads: 1, sampler)
    let others = Set(threadCounts).subtracting([1]).sorted().map { Self.peak(threads: $0, sampler) }
    roofline = Roofline(
      peakGFLOPSPerCore: alone.gflops, bandwidthGBPerSecond: Self.bandwidth(pool, sampler),
      instructionSetPeaks: alone.instructionSets, threadPeaks: [alone] + others)
  }

  /// The peak of `threads` threads that each run the same loop at the same time, until the last has ended.
  private static func peak(threads: Int, _ sampler: Sampler) -> ThreadPeak {
    let pool = WorkerPool(threads: threads)
    let sums = AlignedBuffer<Float>(zeros: threads)
    let loops = MachineLimits.peaks
    let times = sampler.run(
      loops.map { loop in
        Candidate(name: loop.instructionSet) { iterations in
          pool.run(count: threads) { sums[$0] = loop.run(iterations) }
        }
      })
    let speeds = zip(loops, times).map { loop, times in
      (loop.instructionSet, Double(threads * loop.flopsPerIteration) / fastest(times))
    }
    return ThreadPeak(threads: threads, instructionSets: Dictionary(uniqueKeysWithValues: speeds))
  }

  /// The bandwidth of all threads of `pool` together in 10^9 bytes per second.
  private static func bandwidth(_ pool: WorkerPool, _ sampler: Sampler) -> Double {
    let buffers = (0..<pool.threads).map { _ in
      (0..<3).map { AlignedBuffer<Float>(count: streamedCount, repeating: Float($0)) }
    }
    let times = sampler.run([
      Candidate(name: "stream") { iterations in
        for _ in 0..<iterations {
          pool.run(count: buffers.count) { thread in
            StreamLoop.run(buffers[thread][0], buffers[thread][1], into: buffers[thread][2])
          }
        }
      }
    ])
    return Double(StreamLoop.bytesPerElement * streamedCount * pool.threads) / fastest(times[0])
  }

  /// A limit is the machine's speed without disturbances: the fastest sample.
  private static func fastest(_ samples: SampleSet) -> Double { Summary(of: samples.realTimes).minimum }
}
