import Files
import Foundation
import Testing

@testable import BenchmarkReports

/// `Results/schema.json` against Python's `jsonschema`, an implementation that knows nothing of this program.
@Suite(.enabled(if: Python.canImport("jsonschema"), "needs python3 with the package jsonschema"))
struct ReportSchemaTests {
  /// Prints one line per violation: where it is, and what.
  private static let validator = """
    import json, sys, jsonschema
    schema = json.load(open(sys.argv[1]))
    jsonschema.Draft202012Validator.check_schema(schema)
    errors = list(jsonschema.Draft202012Validator(schema).iter_errors(json.load(open(sys.argv[2]))))
    for error in errors: print(error.json_path, error.message)
    sys.exit(1 if errors else 0)
    """

  private func violations(_ change: (inout [String: Any]) -> Void = { _ in }) throws -> (status: Int32, output: String)
  {
    try withTemporaryFolder { folder in
      let url = folder.appending(path: "report.json")
      try Report.sample(adjust: allDetails).write(to: url)
      var object = try #require(
        try JSONSerialization.jsonObject(with: Data(FileBytes.read(url.path))) as? [String: Any])
      change(&object)
      try JSONSerialization.data(withJSONObject: object).write(to: url)
      let schema = packageRoot.appending(path: "Results/schema.json")
      return try Python.run(["-c", Self.validator, schema.path, url.path])
    }
  }

  private func allDetails(_ details: inout RunDetails) {
    details.governor = "performance"
    details.isVirtual = true
    details.stolenFraction = 0.001
    details.warnings = ["this is a test"]
    details.gitCommit = "0123456789abcdef0123456789abcdef01234567"
    details.gitCommitDate = "2026-01-31T12:00:00Z"
    details.isGitDirty = false
    details.compiler = "Swift 6.2"
    details.compilerFlags = "-O"
    details.openBLASVersion = "OpenBLAS 0.3.21"
    details.openBLASCoreType = "SkylakeX"
    details.openBLASThreads = 1
    details.blasLibraries = [
      LibraryDetails(
        kernel: "blas=libblis.so.4", name: "BLIS", version: "0.9.0",
        configuration: "BLIS 0.9.0", coreType: "zen3", threads: 1)
    ]
    details.cacheMode = .cold
    details.otherLoadFraction = 0.02
    details.instrumentation = "AddressSanitizer"
    details.dataSet = "mnist"
    details.peakGFLOPSPerCore = 250
    details.instructionSetPeaks = ["wide": 250, "narrow": 200]
    details.threadPeaks = [ThreadPeak(threads: 2, instructionSets: ["wide": 400, "narrow": 390])]
    details.bandwidthGBPerSecond = 30
  }

  @Test func aReportIsValid() throws {
    let result = try violations()
    #expect(result.status == 0, "\(result.output)")
  }

  @Test("A report with scaling is valid, and one without a number of it is not", arguments: [nil, "points", "gunther"])
  func scaling(broken: String?) throws {
    try withTemporaryFolder { folder in
      let url = folder.appending(path: "report.json")
      let peaks = [1: 100.0, 2: 198, 4: 384, 8: 700, 16: 760]
      try SimulatedScaling().report(peaks: peaks).write(to: url)
      var object = try #require(
        try JSONSerialization.jsonObject(with: Data(FileBytes.read(url.path))) as? [String: Any])
      var curve = try #require((object["scaling"] as? [[String: Any]])?.first)
      for law in ["amdahl", "gunther"] {
        #expect(curve[law] != nil && curve["\(law)_over_multiply_add"] != nil)
      }
      switch broken {
      case "points": curve["points"] = (curve["points"] as? [[String: Any]])?.map { $0.filter { $0.key != "speedup" } }
      case "gunther": curve["gunther"] = ["contention": 0.1]
      default: break
      }
      object["scaling"] = [curve]
      try JSONSerialization.data(withJSONObject: object).write(to: url)
      let schema = packageRoot.appending(path: "Results/schema.json")
      let result = try Python.run(["-c", Self.validator, schema.path, url.path])
      #expect(result.status == (broken == nil ? 0 : 1), "\(result.output)")
      if let broken { #expect(result.output.contains("$.scaling[0].\(broken)"), "\(result.output)") }
    }
  }

  @Test func aSlimReportIsValid() throws {
    let result = try violations { object in
      object["benchmarks"] = (object["benchmarks"] as? [[String: Any]])?.filter {
        $0["aggregate_name"] as? String == "median" || $0["error_occurred"] != nil
      }
    }
    #expect(result.status == 0, "\(result.output)")
  }

  @Test func aReportWithoutWhatIsNotKnownIsValid() throws {
    try withTemporaryFolder { folder in
      let url = folder.appending(path: "report.json")
      try Report.sample(adjust: { $0.dataDigest = nil }).write(to: url)
      let schema = packageRoot.appending(path: "Results/schema.json")
      let result = try Python.run(["-c", Self.validator, schema.path, url.path])
      #expect(result.status == 0, "\(result.output)")
    }
  }

  /// Each field that is broken, and in which row: a repetition, the median's or a failure's.
  @Test(
    arguments: [
      ("iteration", "real_time", nil), ("iteration", "real_time", "-1"), ("iteration", "reference_time", nil),
      ("iteration", "unknown", "1"), ("iteration", "median_lower", "1"), ("iteration", "aggregate_name", "\"mean\""),
      ("iteration", "time_unit", "\"ms\""), ("iteration", "repetition_index", nil), ("iteration", "iterations", "0"),
      ("median", "median_lower", nil), ("median", "reference_median", "0"), ("iteration", "reference_median", "1"),
      ("median", "stop_reason", "\"bored\""), ("median", "bimodal", "1"),
      ("median", "speedup_over_naive_upper", nil), ("median", "aggregate_unit", nil),
      ("failure", "real_time", "5"), ("failure", "error_message", nil), ("failure", "gflops", "1"),
    ] as [(String, String, String?)])
  func aBrokenRowIsRejected(kind: String, field: String, json: String?) throws {
    let value = try json.map { try JSONSerialization.jsonObject(with: Data($0.utf8), options: .fragmentsAllowed) }
    let result = try violations { object in
      var rows = object["benchmarks"] as? [[String: Any]] ?? []
      let index = rows.firstIndex { row in
        switch kind {
        case "median": row["aggregate_name"] as? String == "median"
        case "failure": row["error_occurred"] != nil
        default: row["repetition_index"] as? Int == 1
        }
      }
      rows[index ?? 0][field] = value
      object["benchmarks"] = rows
    }
    #expect(result.status == 1)
    #expect(result.output.contains("$.benchmarks["), "\(result.output)")
  }

  @Test(
    arguments: [
      ("schema_version", "2"), ("schema_version", nil), ("threads", "0"), ("data_digest", "\"abc\""), ("seed", "1.5"),
      ("typo", "1"), ("stolen_fraction", "2"),
    ] as [(String, String?)])
  func brokenDetailsAreRejected(field: String, json: String?) throws {
    let value = try json.map { try JSONSerialization.jsonObject(with: Data($0.utf8), options: .fragmentsAllowed) }
    let result = try violations { object in
      var context = object["context"] as? [String: Any] ?? [:]
      var details = context["mnist_bench"] as? [String: Any] ?? [:]
      details[field] = value
      context["mnist_bench"] = details
      object["context"] = context
    }
    #expect(result.status == 1)
    #expect(result.output.contains("$.context.mnist_bench"), "\(result.output)")
  }
}
