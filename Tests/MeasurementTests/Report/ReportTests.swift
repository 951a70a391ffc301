import Files
import Foundation
import Testing

@testable import BenchmarkReports

@Suite struct ReportTests {
  @Test func survivesWritingAndReading() throws {
    try withTemporaryFolder { folder in
      let report = try Report.sample()
      let url = folder.appending(path: "report.json")
      try report.write(to: url)
      #expect(try Report(contentsOf: url) == report)
    }
  }

  @Test func theSameReportIsTheSameBytes() throws {
    try withTemporaryFolder { folder in
      let urls = ["a.json", "b.json"].map { folder.appending(path: $0) }
      for url in urls {
        try Report.sample(seed: 3).write(to: url)
      }
      #expect(try FileBytes.read(urls[0].path) == FileBytes.read(urls[1].path))
    }
  }

  @Test func aBenchmarkHasItsRepetitionsAndFourAggregates() throws {
    let rows = try Report.sample().benchmarks.filter { $0.counters.kernel == "simd" }
    let repetitions = rows.filter { $0.runType == .iteration }
    #expect(repetitions.count == repetitions[0].repetitions)
    #expect(repetitions.map(\.repetitionIndex) == Array(0..<repetitions.count))
    #expect(rows.dropFirst(repetitions.count).map(\.aggregateName) == ["mean", "median", "stddev", "cv"])
    #expect(Set(rows.map(\.runName)) == ["conv2-forward/simd/batch:32/threads:2"])
    let median = rows[repetitions.count + 1]
    #expect(median.name == "conv2-forward/simd/batch:32/threads:2_median")
    #expect(median.realTime == repetitions.map(\.realTime).median)
    // 4e6 operations in 10 us are 400 GFLOP/s, 80 % of two cores of 250.
    #expect(abs((median.counters.gflops ?? 0) - 400) < 8)
    #expect(abs((median.counters.fractionOfPeak ?? 0) - 0.8) < 0.016)
    // Three quarters of the operations are executed, and the kernel's instruction set reaches 200 a core.
    #expect(abs((median.counters.executedFractionOfPeak ?? 0) - 0.6) < 0.012)
    #expect(abs((median.counters.fractionOfInstructionSetPeak ?? 0) - 1) < 0.02)
    let estimates = try #require(median.estimates)
    #expect(estimates.medianLower <= median.realTime && median.realTime <= estimates.medianUpper)
    #expect(abs((estimates.speedupOverNaive ?? 0) - 20) < 0.5)
    #expect(abs(median.cpuTime / median.realTime - 2) < 0.001)
    #expect(rows.last?.aggregateUnit == "percentage")
    #expect(abs((rows.last?.realTime ?? 0) - 0.01) < 0.005)
  }

  @Test func aFailureGetsNoTime() throws {
    let rows = try Report.sample().benchmarks.filter { $0.counters.kernel == "wrong" }
    #expect(rows.count == 1)
    #expect(rows[0].errorOccurred == true)
    #expect(rows[0].errorMessage == "the output is off by 0.5, the bound is 1e-5")
    #expect(rows[0].realTime == 0 && rows[0].counters.gflops == nil)
  }

  @Test func aFolderThatIsMissingIsNamed() throws {
    try withTemporaryFolder { folder in
      let url = folder.appending(path: "missing/report.json")
      let error = #expect(throws: ReportError.self) { try Report.sample().write(to: url) }
      let text = try #require(error).description
      #expect(text == "\(url.relativePath): cannot be written: No such file or directory")
    }
  }

  @Test func aTargetThatCannotBeReplacedIsLeftAloneAndNothingIsLeftBehind() throws {
    try withTemporaryFolder { folder in
      let url = folder.appending(path: "report.json")
      try FileManager.default.createDirectory(at: url.appending(path: "inside"), withIntermediateDirectories: true)
      let error = #expect(throws: ReportError.self) { try Report.sample().write(to: url) }
      let text = try #require(error).description
      #expect(text.contains("report.json: cannot be written: ") && !text.contains("\n"))
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["report.json"])
    }
  }

  @Test func aNumberThatIsNotFiniteIsNamedAndTheOldReportStays() throws {
    try withTemporaryFolder { folder in
      let url = folder.appending(path: "report.json")
      var report = try Report.sample()
      try report.write(to: url)
      let before = try FileBytes.read(url.path)
      report.benchmarks[2].realTime = .infinity
      let error = #expect(throws: ReportError.self) { try report.write(to: url) }
      #expect(error == .notFinite(file: url.relativePath, field: "benchmarks[2].real_time"))
      #expect(try FileBytes.read(url.path) == before)
    }
  }
}
