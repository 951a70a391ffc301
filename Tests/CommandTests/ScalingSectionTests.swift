import BenchmarkReports
import Foundation
import Testing

/// What the page of `mnist-bench report` shows of scaling.
@Suite struct ScalingSectionTests {
  private let folder = try! TemporaryFolder()

  private func page(of report: Report) throws -> PageOutline {
    try report.write(to: folder.url.appending(path: "bench.json"))
    let result = try CommandLineTool.run(["report", "bench.json", "--output", "report.html"], in: folder)
    #expect(result.status == 0, "\(result.errors)")
    return try #require(PageOutline(try folder.data("report.html")))
  }

  @Test("Several numbers of threads have a chart of their speed-ups, a table, and the fitted laws")
  func scaling() throws {
    let page = try page(of: .scaling())
    #expect(page.sections == ["ladder", "roofline", "scaling", "benchmarks", "environment"])
    let speedups = page.cells(ofTable: "Speed-ups of bench.json")
    #expect(speedups.map { $0[3] } == ["2", "4", "8", "16", "2", "4", "8", "16"])
    // 1 / (0.98 / 7.6 + 0.02), of the 16 threads and of the 7.6 that multiply-adds gain.
    #expect(
      speedups[3] == ["conv2-forward", "naive", "32", "16", "6.71x", "6.68 to 6.74x", "42.0 %", "7.60x", "88.3 %"])
    // SciPy's curve_fit of the true times. Over multiply-adds, the laws find what is true.
    let laws = page.cells(ofTable: "Laws fitted to bench.json").map { ([$0[1]] + $0[3...]).joined(separator: ", ") }
    #expect(
      laws == [
        "naive, Amdahl, serial fraction, 8.091 %, 0.342 to 15.839 %, 12.3 %",
        "naive, Amdahl over multiply-add, serial fraction, 2.000 %, 2.000 to 2.000 %, 0.0 %",
        "naive, Gunther, contention, -0.631 %, -5.714 to 4.451 %, 2.9 %",
        "naive, Gunther, coherency, 0.592 %, 0.265 to 0.920 %, 2.9 %",
        "naive, Gunther over multiply-add, contention, 2.000 %, 2.000 to 2.000 %, 0.0 %",
        "naive, Gunther over multiply-add, coherency, 0.000 %, 0.000 to 0.000 %, 0.0 %",
        "simd-avx2, Amdahl, serial fraction, 13.383 %, 2.555 to 24.210 %, 12.7 %",
        "simd-avx2, Amdahl over multiply-add, serial fraction, 7.769 %, 4.611 to 10.927 %, 3.8 %",
        "simd-avx2, Gunther, contention, 2.672 %, -2.553 to 7.896 %, 2.5 %",
        "simd-avx2, Gunther, coherency, 0.755 %, 0.411 to 1.099 %, 2.5 %",
        "simd-avx2, Gunther over multiply-add, contention, 5.000 %, 5.000 to 5.000 %, 0.0 %",
        "simd-avx2, Gunther over multiply-add, coherency, 0.200 %, 0.200 to 0.200 %, 0.0 %",
      ])
    // Each chart is drawn for wide and for narrow screens: a line of multiply-adds, and one for each kernel set.
    #expect(page.values("class").count { $0 == "curve s0 d0" } == 4)
    #expect(page.text.contains("naive 6.71x on 16 threads, serial fraction 8.091 % (0.342 to 15.839 %)"))
    #expect(page.text.contains("multiply-add alone") && page.text.contains("2: 198, 4: 384, 8: 700, 16: 760 GFLOP/s"))
  }

  @Test("Two numbers of threads have no chart, and the page says why no law is fitted")
  func fewThreads() throws {
    let page = try page(of: .scaling(threads: [1, 2]))
    #expect(page.cells(ofTable: "Speed-ups of bench.json").count == 2)
    #expect(page.cells(ofTable: "Laws fitted to bench.json").isEmpty)
    #expect(
      page.text.contains(
        "There are too few numbers of threads to fit Amdahl's law (at least 4) and Gunther's law (at least 5): 2."))
    #expect(!page.text.contains("multiply-add alone"))
  }

  @Test("A report from before there were peaks of several threads has its speed-ups, and none of multiply-adds")
  func oldReport() throws {
    let results = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../Results")
    let page = try page(of: Report(contentsOf: results.appending(path: "reference-network.json")))
    let cells = page.cells(ofTable: "Speed-ups of bench.json")
    #expect(!cells.isEmpty && cells.allSatisfy { $0[3] == "2" && $0[4].hasSuffix("x") && $0[7] == "\u{2013}" })
  }

  @Test("Threads that gain nothing have no roof of their own")
  func sharedRoof() throws {
    var report = Report.scaling()
    let peaks = [1: 100.0, 2: 198, 4: 384, 8: 700, 16: 705]
    report.context.details.threadPeaks = peaks.map { ThreadPeak(threads: $0.key, instructionSets: ["avx2": $0.value]) }
    let page = try page(of: report)
    #expect(page.text.contains("8 to 16 threads: 705") && page.text.contains("4 threads: 384"))
    #expect(!page.text.contains("8 threads: 700"))
  }
}
