import BenchmarkReports
import Foundation
import Testing

/// `mnist-bench export` as other tools meet it.
@Suite struct ExportTests {
  private static let name = "conv2-forward/simd/batch:32/threads:1"
  private static let failedName = "conv2-forward/wrong, \"very\"/batch:32/threads:1"

  private let folder = try! TemporaryFolder()

  private func export(_ format: String, _ report: Report = Self.report) throws -> CommandLineTool.Result {
    try report.write(to: folder.url.appending(path: "report.json"))
    return try CommandLineTool.run(["export", "report.json", "--format", format], in: folder)
  }

  private static let report = Report.prepared([
    .init(name: "simd", time: 10_000), .init(name: "wrong, \"very\"", failure: "element 3 | 4 is off"),
  ])

  @Test func gitHubActionBenchmarkGetsItsArray() throws {
    let result = try export("github-action-benchmark")
    #expect(result.status == 0)
    let entries = try #require(try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [[String: Any]])
    #expect(entries.count == 1)
    #expect(Set(entries[0].keys) == ["name", "unit", "value", "range", "extra"])
    #expect(entries[0]["name"] as? String == Self.name)
    #expect(entries[0]["unit"] as? String == "ns")
    #expect(abs((entries[0]["value"] as? Double ?? 0) - 10_000) < 1e-6)
    #expect((entries[0]["range"] as? String)?.hasPrefix("± ") == true)
    #expect((entries[0]["extra"] as? String)?.hasPrefix("samples: 40\nthreads: 1\nGFLOP/s: 100") == true)
  }

  @Test func bencherGetsLatencyWithBounds() throws {
    let result = try export("bencher")
    #expect(result.status == 0)
    let document = try #require(
      try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: [String: [String: Double]]])
    #expect(Array(document.keys) == [Self.name])
    let latency = try #require(document[Self.name]?["latency"])
    #expect(Set(latency.keys) == ["value", "lower_value", "upper_value"])
    let value = try #require(latency["value"])
    #expect(abs(value - 10_000) < 1e-6)
    #expect(try #require(latency["lower_value"]) < value)
    #expect(try #require(latency["upper_value"]) > value)
  }

  @Test func csvHasALinePerBenchmark() throws {
    let result = try export("csv")
    #expect(result.status == 0)
    let lines = result.output.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines.count == 4 && lines[3].isEmpty)
    let titles = lines[0].split(separator: ",")
    let values = lines[1].split(separator: ",", omittingEmptySubsequences: false)
    #expect(titles.count == values.count)
    let row = Dictionary(uniqueKeysWithValues: zip(titles, values))
    #expect(row["name"] == Self.name[...] && row["kernel"] == "simd" && row["samples"] == "40")
    #expect(abs((row["median_ns"].flatMap { Double($0) } ?? 0) - 10_000) < 1e-6)
    #expect(lines[2].hasPrefix("\"conv2-forward/wrong, \"\"very\"\"/batch:32/threads:1\",conv2-forward,"))
    #expect(lines[2].hasSuffix(",element 3 | 4 is off"))
  }

  @Test(
    "Markdown and CSV have the speed-ups over one thread and the fitted laws, if there are several numbers of threads")
  func scaling() throws {
    let report = Report.scaling()
    let markdown = try export("markdown", report).output.split(separator: "\n")
    let speedup = "| conv2-forward/naive/batch:32 | 16 | 6.71x | 6.68 to 6.74x | 42.0 % | 7.60x | 88.3 % |"
    #expect(
      markdown.contains("| scaling | threads | speed-up | 95 % interval | efficiency | multiply-add | share of it |"))
    #expect(markdown.contains(speedup[...]))
    let law = "| conv2-forward/simd-avx2/batch:32 | Gunther | contention | 2.672 % | -2.553 to 7.896 % | 2.5 % |"
    #expect(markdown.contains("| scaling | law | number | value | 95 % interval | deviation |"))
    #expect(markdown.contains(law[...]))
    let csv = try export("csv", report).output.split(separator: "\n").map {
      $0.split(separator: ",", omittingEmptySubsequences: false)
    }
    let rows = csv.dropFirst().map { Dictionary(uniqueKeysWithValues: zip(csv[0], $0)) }
    let row = try #require(rows.first { $0["kernel"] == "simd-avx2" && $0["threads"] == "16" })
    func number(_ name: Substring) -> Double { row[name].flatMap { Double($0) } ?? .nan }
    let truth = 1 / (0.95 / 7.6 + 0.05 + 0.002 * 15)
    #expect(abs(number("speedup_over_one_thread") - truth) < 1e-9)
    #expect(number("speedup_over_one_thread_lower") < truth && number("speedup_over_one_thread_upper") > truth)
    #expect(abs(number("efficiency") - truth / 16) < 1e-9 && number("multiply_add_speedup") == 7.6)
    #expect(abs(number("contention") - 0.02672) < 1e-5 && abs(number("coherency") - 0.00755) < 1e-5)
    #expect(number("serial_fraction_lower") < number("serial_fraction"))
    let two = try export("csv", .scaling(threads: [2])).output.split(separator: "\n")
    #expect(two[1].hasSuffix(String(repeating: ",", count: 15)))
    #expect(try !export("markdown", .scaling(threads: [2])).output.contains("scaling"))
    let few = try export("markdown", .scaling(threads: [1, 2])).output
    #expect(
      few.contains("too few numbers of threads to fit Amdahl's law (at least 4) and Gunther's law (at least 5): 2"))
  }

  @Test func markdownNamesFailuresAndEscapes() throws {
    let result = try export("markdown")
    #expect(result.status == 0)
    let lines = result.output.split(separator: "\n")
    #expect(lines.contains("| benchmark | time | ± | GFLOP/s | % of peak | vs naive | error |"))
    let row = try #require(lines.first { $0.contains("/simd/") })
    #expect(row.hasPrefix("| \(Self.name) | 10.0 us | ") && row.contains("| 100 GFLOP/s | 40.0 % | - | 1.0e-07 |"))
    #expect(lines.contains { $0.hasPrefix("| \(Self.failedName) | **FAILED**: element 3 \\| 4 is off |") })
  }

  @Test("Five samples give no 95 % interval, and nothing that looks like one", arguments: [(5, false), (6, true)])
  func fewSamples(samples: Int, hasInterval: Bool) throws {
    let report = Report.prepared([.init(name: "simd", samples: samples)])
    let markdown = try export("markdown", report).output
    #expect(markdown.contains("| 10.0 us | - |") == !hasInterval)
    let entries = try #require(
      try JSONSerialization.jsonObject(with: Data(export("github-action-benchmark", report).output.utf8))
        as? [[String: Any]])
    #expect((entries[0]["range"] != nil) == hasInterval)
    let metrics = try #require(
      try JSONSerialization.jsonObject(with: Data(export("bencher", report).output.utf8))
        as? [String: [String: [String: Double]]])
    #expect(metrics[Self.name]?["latency"]?.count == (hasInterval ? 3 : 1))
    let csv = try export("csv", report).output.split(separator: "\n").map {
      $0.split(separator: ",", omittingEmptySubsequences: false)
    }
    let bounds = zip(csv[0], csv[1]).filter { $0.0 == "median_lower_ns" || $0.0 == "median_upper_ns" }.map(\.1)
    #expect(bounds.count == 2 && bounds.allSatisfy { $0.isEmpty != hasInterval })
  }

  @Test("A slim report has the rows of the medians and failures alone, and exports as the whole one does")
  func slim() throws {
    let slim = try export("slim")
    #expect(slim.status == 0)
    try Data(slim.output.utf8).write(to: folder.url.appending(path: "slim.json"))
    let read = try Report(contentsOf: folder.url.appending(path: "slim.json"))
    #expect(read.benchmarks.map(\.aggregateName) == ["median", nil])
    #expect(read == Self.report.slim && read.isSlim && !Self.report.isSlim)
    #expect(read.benchmarks[0] == Self.report.benchmarks.first { $0.aggregateName == "median" })
    for format in ["markdown", "github-action-benchmark", "bencher", "csv", "slim"] {
      #expect(try export(format, read).output == export(format).output, "\(format)")
    }
  }

  @Test func anEmptyReportIsRefused() throws {
    for format in ["markdown", "github-action-benchmark", "bencher", "csv", "slim"] {
      let result = try export(format, .prepared([]))
      #expect(result.status == 1 && result.output.isEmpty)
      #expect(result.lastError.contains("report.json: benchmarks: expected the row of a median"))
    }
  }

  @Test func anUnknownFormatIsAUsageError() throws {
    #expect(try export("xml").status == 64)
  }
}
