import BenchmarkReports
import Foundation
import Testing

/// `mnist-bench compare` as a user meets it.
@Suite struct CompareTests {
  private let folder = try! TemporaryFolder()

  private func compare(_ base: Report, _ head: Report, _ flags: String...) throws -> CommandLineTool.Result {
    try base.write(to: folder.url.appending(path: "base.json"))
    try head.write(to: folder.url.appending(path: "head.json"))
    return try CommandLineTool.run(["compare", "base.json", "head.json"] + flags, in: folder)
  }

  private func report(
    seed: UInt64, slowdown: Double = 1, adjust: (inout RunDetails) -> Void = { _ in }
  ) -> Report {
    .prepared(
      [.init(name: "naive", time: 200_000), .init(name: "simd", time: 10_000 * slowdown)], seed: seed, adjust: adjust)
  }

  @Test(.timeLimit(.minutes(1))) func aReportThatNeverEndsIsRefused() throws {
    let result = try CommandLineTool.run(["compare", "/dev/zero", "head.json"], in: folder)
    #expect(result.status == 1)
    #expect(
      result.errors == "error: /dev/zero: cannot be read: it has more bytes than the limit of 268435456\n",
      "\(result.errors)")
  }

  @Test func theSameAgainEndsWell() throws {
    let result = try compare(report(seed: 1), report(seed: 2))
    #expect(result.status == 0, "\(result.errors)")
    #expect(result.output.contains("0 slower, 0 faster, 2 no difference shown, 0 not comparable\n"))
  }

  @Test func aSlowdownEndsWithTwo() throws {
    let result = try compare(report(seed: 1), report(seed: 2, slowdown: 1.03))
    #expect(result.status == 2)
    let row = try #require(result.output.split(separator: "\n").first { $0.contains("/simd/") })
    #expect(row.contains("1.030") && row.contains("<0.001") && row.hasSuffix("slower"))
    #expect(result.output.contains("  naive: 1.000 (1)\n  simd: 1.030 (1)\n"))
    #expect(result.errors.split(separator: "\n").allSatisfy { $0.hasPrefix("warning: ") })
  }

  @Test func fewSamplesAreNotComparableAndShowNoInterval() throws {
    let few = Report.prepared([.init(name: "simd", samples: 5)])
    let result = try compare(few, .prepared([.init(name: "simd", time: 20_000)], seed: 2))
    #expect(result.status == 0)
    let row = try #require(result.output.split(separator: "\n").first { $0.contains("/simd/") })
    #expect(row.split(separator: " ")[1...2] == ["2.000", "-"] && row.hasSuffix("not comparable"), "\(row)")
  }

  @Test func anImprovementEndsWell() throws {
    let result = try compare(report(seed: 1), report(seed: 2, slowdown: 0.9))
    #expect(result.status == 0)
    #expect(result.output.contains("0 slower, 1 faster, 1 no difference shown"))
  }

  @Test func theThresholdIsInPercent() throws {
    let head = report(seed: 2, slowdown: 1.03)
    #expect(try compare(report(seed: 1), head, "--threshold", "2").status == 2)
    #expect(try compare(report(seed: 1), head, "--threshold", "4").status == 0)
    #expect(try compare(report(seed: 1), head, "--threshold", "-1").status == 64)
    #expect(try compare(report(seed: 1), head, "--threshold", "nan").status == 64)
  }

  @Test func failingInTheHeadOnlyEndsWithTwoAndSaysWhy() throws {
    let base = Report.prepared([.init(name: "simd")])
    let head = Report.prepared([.init(name: "simd", failure: "element 3 is off")])
    let result = try compare(base, head)
    #expect(result.status == 2)
    #expect(result.output.contains("/simd/batch:32/threads:1: FAILED in the head: element 3 is off"))
    #expect(result.output.contains("1 not comparable, 1 failing in the head only"))
    #expect(try compare(head, base).status == 0)
  }

  @Test func differentCircumstancesAreRefusedByNameUnlessForced() throws {
    let head = report(seed: 2) { $0.cpuModel = "Other CPU" }
    let refused = try compare(report(seed: 1), head)
    #expect(refused.status == 1)
    #expect(refused.output.isEmpty)
    #expect(refused.lastError.hasPrefix("error: the reports are not comparable: cpu_model is "))
    #expect(refused.lastError.contains("Other CPU in the head") && refused.lastError.contains("--force"))
    #expect(try compare(report(seed: 1), head, "--force").status == 0)
  }

  @Test("A slim report is refused in one line, and --force changes nothing", arguments: [[], ["--force"]])
  func aSlimReportIsRefused(flags: [String]) throws {
    try report(seed: 1).slim.write(to: folder.url.appending(path: "slim.json"))
    try report(seed: 2).write(to: folder.url.appending(path: "full.json"))
    let result = try CommandLineTool.run(["compare", "slim.json", "full.json"] + flags, in: folder)
    #expect(result.status == 1 && result.output.isEmpty)
    #expect(
      result.errors == "error: the reports are not comparable: the base is slim: it has medians and intervals, which "
        + "report and export show, but not the samples that a verdict needs\n", "\(result.errors)")
  }

  @Test func aDebugBuildIsRefused() throws {
    let debug = Report.prepared([.init(name: "simd")], isDebugBuild: true)
    let result = try compare(debug, .prepared([.init(name: "simd")]))
    #expect(result.status == 1)
    #expect(result.lastError.contains("the base is from a debug build"))
  }

  @Test func rowsOfOneReportOnlyAreListed() throws {
    let base = Report.prepared([.init(name: "naive"), .init(name: "old")])
    let head = Report.prepared([.init(name: "naive"), .init(name: "new")], seed: 2)
    let result = try compare(base, head)
    #expect(result.status == 0)
    #expect(result.output.contains("Only in the base:\n  conv2-forward/old/batch:32/threads:1\n"))
    #expect(result.output.contains("Only in the head:\n  conv2-forward/new/batch:32/threads:1\n"))
  }

  @Test func nothingInCommonIsAnError() throws {
    let result = try compare(.prepared([.init(name: "old")]), .prepared([.init(name: "new")]))
    #expect(result.status == 1)
    #expect(result.lastError == "error: base and head have no benchmark in common, so nothing was compared")
  }

  @Test func markdownHasATableRowPerBenchmark() throws {
    let result = try compare(report(seed: 1), report(seed: 2, slowdown: 1.03), "--format", "markdown")
    #expect(result.status == 2)
    let lines = result.output.split(separator: "\n")
    #expect(lines.contains("| benchmark | head/base | 95 % interval | p | noise | verdict |"))
    #expect(lines.contains("| --- | ---: | ---: | ---: | ---: | --- |"))
    let row = try #require(lines.first { $0.contains("/simd/") })
    #expect(row.hasPrefix("| conv2-forward/simd/batch:32/threads:1 | 1.030 | ") && row.hasSuffix(" | **slower** |"))
  }

  @Test func jsonSaysItAll() throws {
    let head = Report.prepared(
      [.init(name: "naive", time: 200_000), .init(name: "simd", time: 10_300), .init(name: "new")], seed: 2)
    let result = try compare(report(seed: 1), head, "--format", "json")
    let document = try #require(try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
    #expect(document["has_regression"] as? Bool == true)
    #expect(document["added"] as? [String] == ["conv2-forward/new/batch:32/threads:1"])
    #expect(document["missing"] as? [String] == [])
    let rows = try #require(document["rows"] as? [[String: Any]])
    #expect(rows.map { $0["verdict"] as? String } == ["no_difference_shown", "slower"])
    let ratio = try #require(rows[1]["ratio"] as? Double)
    let lower = try #require(rows[1]["ratio_lower"] as? Double)
    let upper = try #require(rows[1]["ratio_upper"] as? Double)
    #expect(abs(ratio - 1.03) < 1e-9 && lower <= ratio && ratio <= upper && lower > 1)
    #expect((rows[1]["p_value"] as? Double ?? 1) < 0.001)
    #expect(rows[1]["noise_floor"] as? Double == 0.005)
    let means = try #require(document["geometric_means"] as? [[String: Any]])
    #expect(means.map { $0["kernel"] as? String } == ["naive", "simd"])
  }

  @Test func aFileThatIsNoReportIsNamedInOneLine() throws {
    try report(seed: 1).write(to: folder.url.appending(path: "good.json"))
    try Data("{\"context\": {\"mnist_bench\": 3}}".utf8).write(to: folder.url.appending(path: "bad.json"))
    let bad = try CommandLineTool.run(["compare", "good.json", "bad.json"], in: folder)
    #expect(bad.status == 1 && bad.output.isEmpty)
    #expect(
      bad.errors.hasPrefix("error: bad.json: context.mnist_bench: expected ") && bad.errors.count { $0 == "\n" } == 1)
    let missing = try CommandLineTool.run(["compare", "good.json", "missing.json"], in: folder)
    #expect(missing.status == 1)
    #expect(missing.errors == "error: missing.json: cannot be read: No such file or directory\n")
  }
}
