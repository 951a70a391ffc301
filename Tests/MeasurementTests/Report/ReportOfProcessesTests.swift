import Foundation
import Testing

@testable import BenchmarkReports
@testable import Measurement

@Suite struct ReportOfProcessesTests {
  /// Reports of so many processes, whose times differ by `bias` (a standard deviation) from process to process.
  private func reports(_ count: Int, bias: Double, slowdown: Double = 1, seed: UInt64 = 1) throws -> [Report] {
    var distributions = Distributions(seed: seed)
    return try (0..<count).map { index in
      try Report.sample(
        seed: seed * 100 + UInt64(index), slowdown: slowdown * distributions.normalTime(noise: bias))
    }
  }

  private func median(_ report: Report, _ kernel: String = "simd") throws -> ReportRow {
    try #require(report.benchmarks.first { $0.counters.kernel == kernel && $0.aggregateName == "median" })
  }

  @Test("The median is that of the processes' medians, and the interval is theirs")
  func median() throws {
    let processes = try reports(10, bias: 0.05)
    let report = Report(ofProcesses: processes)
    let medians = try processes.map { try median($0).realTime }
    let row = try median(report)
    let interval = Interval.median(of: medians)
    #expect(row.realTime == medians.median)
    #expect(row.estimates?.medianLower == interval.lower && row.estimates?.medianUpper == interval.upper)
    #expect(try #require(row.estimates?.betweenProcesses) > 0.8)
    #expect(report.context.details.processes == 10)
    let references = report.benchmarks.filter { $0.counters.kernel == "simd" }.compactMap(\.counters.referenceTime)
    #expect(row.estimates?.referenceMedian == references.median)
    let single = try #require(try median(processes[0]).estimates?.medianInterval)
    #expect(interval.upper - interval.lower > 3 * (single.upper - single.lower))
    // As fast as the median says.
    let gflops = try #require(row.counters.gflops)
    #expect(abs(gflops * row.realTime / row.counters.flops - 1) < 1e-9)
  }

  @Test("Twins that do not differ have little of the variance between them")
  func noBias() throws {
    #expect(try #require(try median(Report(ofProcesses: reports(10, bias: 0))).estimates?.betweenProcesses) < 0.2)
  }

  @Test("All samples are there, numbered through, with their process")
  func samples() throws {
    let processes = try reports(3, bias: 0.01)
    let rows = Report(ofProcesses: processes).benchmarks.filter {
      $0.counters.kernel == "simd" && $0.runType == .iteration
    }
    #expect(rows.compactMap(\.repetitionIndex) == Array(0..<rows.count))
    #expect(rows.allSatisfy { $0.repetitions == rows.count })
    #expect(Set(rows.compactMap(\.counters.process)) == [0, 1, 2])
  }

  @Test("What failed in one process has failed, and each kind of warning comes once")
  func failuresAndWarnings() throws {
    var processes = try reports(2, bias: 0)
    processes[0].context.details.warnings = ["the load average is 1.5", "a: b"]
    processes[1].context.details.warnings = ["the load average is 2.5", "a: c"]
    let report = Report(ofProcesses: processes)
    #expect(report.context.details.warnings == ["the load average is 1.5", "a: b"])
    #expect(report.benchmarks.filter { $0.counters.kernel == "wrong" }.map(\.errorOccurred) == [true])
  }

  @Test("Two reports of processes are compared by processes: what twins differ by gets no verdict, a slowdown does")
  func comparison() throws {
    func verdict(slowdown: Double) throws -> Verdict {
      let base = Report(ofProcesses: try reports(12, bias: 0.01, seed: 2))
      let head = Report(ofProcesses: try reports(12, bias: 0.01, slowdown: slowdown, seed: 3))
      let row = try Comparison(base: base, head: head).rows[1]
      #expect(row.estimate?.count == 12)
      return row.verdict
    }
    #expect(try verdict(slowdown: 1) == .noDifferenceShown)
    #expect(try verdict(slowdown: 1.1) == .slower)
  }

  @Test("It is written and read as any report")
  func coding() throws {
    let report = Report(ofProcesses: try reports(2, bias: 0.01))
    try withTemporaryFolder { folder in
      let url = folder.appending(path: "r.json")
      try report.write(to: url)
      #expect(try Report(contentsOf: url) == report)
    }
  }
}
