import BenchmarkReports
import Foundation
import Testing

/// `mnist-bench report --history` as a user meets it.
@Suite struct HistoryReportTests {
  private let folder = try! TemporaryFolder()

  private func report(_ arguments: String...) throws -> CommandLineTool.Result {
    try CommandLineTool.run(["report"] + arguments + ["--output", "report.html"], in: folder)
  }

  @Test("A history is a picture for each workload, with its change in a table and a link for each commit")
  func history() throws {
    let adding = try folder.addCommits(Array(repeating: 10_000, count: 8) + Array(repeating: 10_400, count: 8))
    #expect(adding.status == 0, "\(adding.errors)")
    let result = try report("--history", "Results/history", "--commit-link", "https://example.com/<a>&{commit}")
    #expect(result.status == 0 && result.output == "report.html\n", "\(result.errors)")
    let page = try #require(PageOutline(try folder.data("report.html")))
    #expect(page.sections == ["history"])
    #expect(page.values("class").count { $0 == "levels" } == 1)
    // 16 reports of two kernel sets.
    let points = page.values("aria-label").filter { $0.contains(" of the first level") }
    #expect(points.count == 32 && points[0].hasPrefix("abc0000, 2026-09-21, naive: 20"), "\(points[0])")
    #expect(page.values("href").count { $0 == "https://example.com/<a>&\(Report.commit(8))" } == 3)
    let machine = try #require(folder.names(in: "Results/history").first)
    let changes = page.cells(ofTable: "Changes on \(machine)")
    #expect(changes.count == 1 && changes[0][0] == "conv2-forward/simd/batch:32/threads:1")
    #expect(changes[0][3] == "abc0007 and abc0008" && changes[0][5] == "slower")
    #expect(page.text.contains("Newest changes: 1 slower, 0 slower and acknowledged, 0 faster, 1 without a change."))
  }

  @Test("Without a template points lead nowhere, but can be reached; a single report is a history, too")
  func noLinks() throws {
    _ = try folder.addCommits([10_000])
    #expect(try report("--history", "Results/history").status == 0)
    let page = try #require(PageOutline(try folder.data("report.html")))
    #expect(page.values("class").count { $0 == "point" } == 2)
    #expect(page.values("href").allSatisfy { $0.hasPrefix("#") })
    #expect(page.text.contains("No benchmark shows a change."))
  }

  @Test("Reports and a history share a page")
  func together() throws {
    _ = try folder.addCommits([10_000, 10_000])
    #expect(try report("commit-0.json", "--history", "Results/history").status == 0)
    let page = try #require(PageOutline(try folder.data("report.html")))
    #expect(page.sections.first == "history" && page.sections.contains("benchmarks"))
  }

  @Test("What is no history, and what is no address of a commit, is said in one line")
  func refusals() throws {
    let empty = try report("--history", "none")
    #expect(empty.status == 1 && empty.errors.hasPrefix("error: none: has no reports yet"))
    for link in ["https://example.com/", "javascript:alert('{commit}')", "{commit}"] {
      let result = try report("--history", "Results/history", "--commit-link", link)
      #expect(result.status == 64)
      #expect(result.errors.contains("--commit-link: expected an address that begins with https:// and has {commit}"))
    }
    #expect(try report("a.json", "--commit-link", "https://example.com/{commit}").status == 64)
    #expect(try CommandLineTool.run(["report"], in: folder).status == 64)
    #expect(folder.names(in: ".").isEmpty)
  }
}
