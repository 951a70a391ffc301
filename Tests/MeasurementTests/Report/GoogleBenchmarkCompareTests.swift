import Foundation
import Testing

@testable import BenchmarkReports

/// Google Benchmark's own `compare.py` on two of our reports. Its folder `tools` is no part of this package.
@Suite struct GoogleBenchmarkCompareTests {
  private static let tools = ProcessInfo.processInfo.environment["GOOGLE_BENCHMARK_TOOLS"]

  @Test(
    .enabled(
      if: tools != nil && Python.canImport("numpy", "scipy"),
      "needs GOOGLE_BENCHMARK_TOOLS, the folder with compare.py, and python3 with numpy and scipy"))
  func readsOurReports() throws {
    try withTemporaryFolder { folder in
      let base = folder.appending(path: "base.json")
      let head = folder.appending(path: "head.json")
      try Report.sample(seed: 1).write(to: base)
      try Report.sample(seed: 2, slowdown: 1.5).write(to: head)
      let script = URL(filePath: Self.tools ?? "").appending(path: "compare.py").path
      let result = try Python.run([
        "-W", "error::RuntimeWarning", script, "--no-color", "benchmarks", base.path, head.path,
      ])
      #expect(result.status == 0, "\(result.output)")
      // Its own words for too few repetitions and for numbers that are out of range.
      #expect(!result.output.contains("WARNING") && !result.output.contains("RuntimeWarning"), "\(result.output)")
      let name = "conv2-forward/simd/batch:32/threads:2"
      let lines = result.output.split(separator: "\n")
      let median = try #require(lines.first { $0.hasPrefix("\(name)_median ") })
      #expect(median.contains("+0.5") || median.contains("+0.49"))
      #expect(lines.contains { $0.hasPrefix("\(name)_pvalue ") && $0.contains("0.0000") })
    }
  }
}
