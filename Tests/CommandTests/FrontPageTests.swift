import Files
import Foundation
import Testing

@testable import BenchmarkReports
@testable import Benchmarking
@testable import ReportPages
@testable import mnist_bench

/// That README shows what the committed report holds, and names functions that are there.
@Suite struct FrontPageTests {
  private let readme: String
  private let report: Report

  init() throws {
    readme = try DocumentationPage(path: "README.md").text()
    report = try Report(contentsOf: DocumentationPage.root.appending(path: "Results/reference-bench.json"))
  }

  /// The medians of one workload: batches of 32, or the shape's own, on one thread.
  private func medians(of workload: String) -> [ReportRow] {
    let rows = report.benchmarks.filter {
      $0.counters.workload == workload && $0.threads == 1 && $0.aggregateName == "median"
    }
    return rows.filter { $0.counters.batchSize == rows.map(\.counters.batchSize).max() }
  }

  @Test("The page is short, with one table and one picture")
  func isShort() {
    let lines = readme.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines.count <= 150)
    #expect(lines.count { $0.hasPrefix("| ---") } == 1)
    #expect(lines.count { $0.hasPrefix("![") } == 1)
  }

  @Test("The excerpt of bench is what bench prints of these medians")
  func excerpt() throws {
    let workload = try #require(Workload.all.first { $0.name == "conv2-pool-forward" })
    let roofline = try #require(report.context.details.roofline)
    var table = BenchTable(roofline: roofline, cacheMode: .warm)
    table.add(BenchCase(workload: workload, batchSize: 32, threads: 1), rows: medians(of: workload.name))
    let isThere = readme.contains("```\n" + table.rendered(isColoured: false) + "```\n")
    #expect(isThere, "\(table.rendered(isColoured: false))")
  }

  @Test("The table's numbers are the report's")
  func figures() throws {
    let shown = readme.split(separator: "\n").filter { $0.hasPrefix("| ") }.dropFirst(2)
    #expect(shown.count == 6)
    for line in shown {
      let workload = try #require(line.split(separator: " ").dropFirst().first.map(String.init))
      let rows = Dictionary(uniqueKeysWithValues: medians(of: workload).map { ($0.counters.kernel, $0) })
      let (naive, blas) = (try #require(rows["naive"]), try #require(rows["blas"]))
      let simd = try #require(rows["simd-avx512"])
      let times = [naive, blas, simd].map { UnitFormat.time(nanoseconds: $0.realTime) }
      let gflops = String(format: "%.0f", simd.counters.gflops ?? 0)
      let share = String(format: "%.0f", 100 * (simd.counters.fractionOfPeak ?? 0))
      let expected = "| " + ([workload] + times + [gflops, share]).joined(separator: " | ") + " |"
      #expect(line == expected)
    }
    let peak = try #require(report.context.details.peakGFLOPSPerCore)
    #expect(readme.contains("The measured peak of the core is \(String(format: "%.0f", peak)) GFLOP/s."))
  }

  @Test("The program's version is that of the newest release in the changelog")
  func version() throws {
    let changelog = try FileBytes.text(DocumentationPage.root.appending(path: "CHANGELOG.md").path)
    let release = try #require(changelog.firstMatch(of: #/\n## \[(\d+\.\d+\.\d+)\] - \d{4}-\d\d-\d\d\n/#))
    let result = try CommandLineTool.run(["--version"], in: TemporaryFolder())
    #expect(result.status == 0 && result.output == "mnist-bench \(release.1)\n")
  }

  @Test("Links lead to files that are there", arguments: ["README.md", "CONTRIBUTING.md"])
  func links(path: String) throws {
    for link in try DocumentationPage(path: path).text().matches(of: #/\]\((?!https?:)([^)#]+)/#) {
      let file = DocumentationPage.root.appending(path: String(link.1)).path
      #expect(FileManager.default.fileExists(atPath: file), "\(link.1)")
    }
  }

  @Test("The ten stops of an image are functions in the files that are named")
  func stops() throws {
    let stops = readme.matches(of: #/^\d+\. `([^`]+)`, `(\w+)`: /#.anchorsMatchLineEndings())
    #expect(stops.count == 10)
    for stop in stops {
      let (file, function) = (String(stop.1), String(stop.2))
      let text = (try? DocumentationPage(path: file).text()) ?? ""
      let declaration = (function == "init" ? "" : "func ") + function
      let isThere = text.contains(try Regex("\\b\(declaration)[(<]"))
      #expect(isThere, "\(file) has no \(declaration)")
    }
  }
}
