import BenchmarkReports
import Measurement
import Testing

@testable import Benchmarking

@Suite struct BenchTableTests {
  @Test func theTableHasNoIntervalOfFewSamples() throws {
    let roofline = Roofline(peakGFLOPSPerCore: 250, bandwidthGBPerSecond: 30)
    var table = BenchTable(roofline: roofline, cacheMode: .warm)
    let rows = [rows("few", samples: 5), rows("enough", samples: 6)].flatMap(\.self)
    let benchCase = try BenchCase(workload: Workload.matching("conv2-forward")[0], batchSize: 32, threads: 1)
    table.add(benchCase, rows: rows)
    let lines = table.rendered(isColoured: false).split(separator: "\n")
    let cells = lines.filter { $0.contains(" us ") }.map { $0.split(whereSeparator: \.isWhitespace)[3] }
    // Six samples, each 0.05 % from the next: their interval reaches 0.107 % to either side.
    #expect(cells == ["-", "0.1"])
  }

  /// Samples that are spread evenly around 10 us, 0.05 % from each to the next.
  private func rows(_ kernel: String, samples count: Int) -> [ReportRow] {
    let benchmark = Benchmark(
      workload: "conv2-forward", kernel: kernel, batchSize: 32, threads: 1, flops: 1e6, bytes: 1e5, family: 0,
      instance: 0, maximumRelativeError: 1e-7)
    let middle = Double(count - 1) / 2
    let times: [Double] = (0..<count).map { 10_000 * (1 + (Double($0) - middle) / 2000) }
    let samples = SampleSet(
      name: kernel, iterations: 100, rounds: Array(times.indices), realTimes: times, processorTimes: times,
      referenceTimes: times.map { _ in 1000 }, warmUp: WarmUp(isSteady: true, samples: 10, nanoseconds: 1e6),
      stopReason: .roundLimitReached)
    return ReportRow.rows(
      for: benchmark, samples: samples, roofline: Roofline(peakGFLOPSPerCore: 250, bandwidthGBPerSecond: 30))
  }
}
