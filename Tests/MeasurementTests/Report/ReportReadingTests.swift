import Files
import Foundation
import Testing

@testable import BenchmarkReports

@Suite struct ReportReadingTests {
  /// The message with which a changed sample report is refused.
  private func message(report change: (inout [String: Any]) -> Void) throws -> String {
    try withTemporaryFolder { folder in
      let url = folder.appending(path: "report.json")
      try Report.sample().write(to: url)
      var object = try #require(
        try JSONSerialization.jsonObject(with: Data(FileBytes.read(url.path))) as? [String: Any])
      change(&object)
      try JSONSerialization.data(withJSONObject: object).write(to: url)
      let error = #expect(throws: ReportError.self) { try Report(contentsOf: url) }
      return try #require(error).description.replacing("\(folder.relativePath)/", with: "")
    }
  }

  private func message(row: Int, _ change: (inout [String: Any]) -> Void) throws -> String {
    try message(report: { object in
      var rows = object["benchmarks"] as? [[String: Any]] ?? []
      change(&rows[row])
      object["benchmarks"] = rows
    })
  }

  private func message(details change: (inout [String: Any]) -> Void) throws -> String {
    try message(report: { object in
      var context = object["context"] as? [String: Any] ?? [:]
      var details = context["mnist_bench"] as? [String: Any] ?? [:]
      change(&details)
      context["mnist_bench"] = details
      object["context"] = context
    })
  }

  @Test func anUnknownSchemaVersionIsTheReasonWhateverElseDiffers() throws {
    let text = try message(details: { $0 = ["schema_version": 2] })
    #expect(
      text
        == "report.json: context.mnist_bench.schema_version: schema version 2 is unknown; this program reads version 1")
  }

  @Test func aReportOfGoogleBenchmarkItselfIsRefused() throws {
    let text = try message(report: { $0 = ["context": ["json_schema_version": 1], "benchmarks": [Any]()] })
    #expect(text == "report.json: context.mnist_bench: expected it to be there")
  }

  @Test func fieldsAreNamed() throws {
    #expect(
      try message(row: 3) { $0["real_time"] = nil } == "report.json: benchmarks[3].real_time: expected it to be there")
    #expect(
      try message(row: 3) { $0["real_time"] = "fast" } == "report.json: benchmarks[3].real_time: expected a number")
    #expect(try message(row: 0) { $0["kernel"] = 1 } == "report.json: benchmarks[0].kernel: expected a string")
    #expect(
      try message(row: 0) { $0["time_unit"] = "ms" }
        == "report.json: benchmarks[0].time_unit: expected a known value: \"ns\"")
    #expect(
      try message(details: { $0["threads"] = "two" }) == "report.json: context.mnist_bench.threads: expected an integer"
    )
    #expect(try message(report: { $0["benchmarks"] = 3 }) == "report.json: benchmarks: expected an array or object")
    #expect(
      try message(row: 0) { $0["run_type"] = "guess" }.hasPrefix("report.json: benchmarks[0].run_type: expected "))
  }

  @Test func timesAreAboveZero() throws {
    let rows = try Report.sample().benchmarks
    let sample = try #require(rows.firstIndex { $0.runType == .iteration && $0.errorOccurred != true })
    let median = try #require(rows.firstIndex { $0.aggregateName == "median" })
    for row in [sample, median] {
      for time in [0, -5.0] {
        #expect(
          try message(row: row) { $0["real_time"] = time }
            == "report.json: benchmarks[\(row)].real_time: expected a known value: a time above 0")
      }
    }
  }

  @Test func estimatesAreRequiredInTheRowOfAMedian() throws {
    let index = try #require(Report.sample().benchmarks.firstIndex { $0.aggregateName == "median" })
    #expect(
      try message(row: index) { $0["median_lower"] = nil }
        == "report.json: benchmarks[\(index)].median_lower: expected it to be there")
  }

  @Test(arguments: ["", "{", "not JSON", "[1, 2", "\u{0}"])
  func whatIsNotJSONIsSaidToBe(text: String) throws {
    try withTemporaryFolder { folder in
      let url = folder.appending(path: "report.json")
      try Data(text.utf8).write(to: url)
      let error = #expect(throws: ReportError.self) { try Report(contentsOf: url) }
      let message = try #require(error).description
      #expect(message.hasPrefix("\(url.relativePath): is not a JSON report: ") && !message.contains("\n"))
    }
  }

  @Test func aMissingFileIsNamed() throws {
    let error = #expect(throws: ReportError.self) {
      try Report(contentsOf: URL(filePath: "/nowhere/report.json"))
    }
    #expect(try #require(error).description == "/nowhere/report.json: cannot be read: No such file or directory")
  }
}
