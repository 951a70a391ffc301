// Sources: Sources/BenchmarkReports
// A timing report: what can be read, written and read again is the same, and can be compared with itself; its scaling
// can be written.
import Foundation
import Measurement

func seeds() -> [[UInt8]] {
  let machine = Machine.current()
  var details = RunDetails(machine: machine, sampler: Sampler(settings: SamplingSettings()), threads: 1)
  details.noiseFloor = 0.005
  let benchmark = Benchmark(
    workload: "conv2-forward", kernel: "simd", batchSize: 32, threads: 1, flops: 1e6, bytes: 1e5, family: 0,
    instance: 0,
    maximumRelativeError: 1e-7)
  let times = [10, 11, 12.5]
  let samples = SampleSet(
    name: "simd", iterations: 100, rounds: [0, 1, 2], realTimes: times, processorTimes: times,
    referenceTimes: [1, 1, 1],
    warmUp: WarmUp(isSteady: true, samples: 10, nanoseconds: 1e6), stopReason: .roundLimitReached)
  let rows = ReportRow.rows(
    for: benchmark, samples: samples, roofline: Roofline(peakGFLOPSPerCore: 250, bandwidthGBPerSecond: 30))
  let context = ReportContext(machine: machine, details: details, executable: "mnist-bench", isDebugBuild: false)
  return [[], [rows[0], .failed(benchmark, message: "wrong")], [rows[3], rows[4]]].map { rows in
    [UInt8](encoded(Report(context: context, benchmarks: rows)))
  }
}

func fuzz(_ input: [UInt8]) {
  let data = Data(input)
  let report = withMemoryBound(memoryBound(ofJSON: input)) { try? Report(decoding: data, file: "input") }
  guard let report else { return }
  precondition(try! Report(decoding: encoded(report), file: "copy") == report)
  for curve in ScalingCurve.all(in: report) { _ = try! JSONEncoder().encode(curve) }
  guard let comparison = try? Comparison(base: report, head: report) else { return precondition(report.isSlim) }
  precondition(!comparison.hasRegression && comparison.missing.isEmpty)
}

private func encoded(_ report: Report) -> Data {
  let encoder = JSONEncoder()
  encoder.outputFormatting = .sortedKeys
  return try! encoder.encode(report)
}
