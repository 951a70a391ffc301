import BenchmarkReports
import Files
import Foundation
import ModelInsight
import NeuralNetwork
import Testing

/// `mnist-bench report` as a user meets it.
@Suite struct ReportCommandTests {
  private let folder = try! TemporaryFolder()

  private static let repository = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  private static let ladder: [Report.PreparedKernel] = [
    .init(name: "naive", time: 100_000), .init(name: "im2col-naive", time: 200_000),
    .init(name: "simd-sse2-im2col", time: 30_000), .init(name: "simd-avx2-im2col", time: 20_000),
    .init(name: "blas", time: 25_000), .init(name: "simd-avx2-direct", time: 16_000),
    .init(name: "simd-avx2", time: 10_000),
  ]

  private func write(_ report: Report, _ name: String) throws {
    try report.write(to: folder.url.appending(path: name))
  }

  private func run(_ arguments: String...) throws -> CommandLineTool.Result {
    try CommandLineTool.run(["report"] + arguments, in: folder)
  }

  /// The page made from files; it must be well-formed.
  private func page(_ files: String...) throws -> PageOutline {
    let result = try CommandLineTool.run(["report"] + files + ["--output", "report.html"], in: folder)
    #expect(result.status == 0, "\(result.errors)")
    #expect(result.output == "report.html\n")
    return try #require(PageOutline(try folder.data("report.html")))
  }

  @Test("A bench report has a ladder, a roofline, a table that sorts, and its environment")
  func benchReport() throws {
    try write(
      .prepared(Self.ladder) {
        $0.peakGFLOPSPerCore = 250
        $0.bandwidthGBPerSecond = 30
        $0.warnings = ["<script>alert(1)</script> & a governor"]
      }, "bench.json")
    let page = try page("bench.json")
    #expect(page.sections == ["ladder", "roofline", "benchmarks", "environment"])
    #expect(page.text.contains("\u{26A0} Warning: <script>alert(1)</script> & a governor."))
    #expect(page.names.count { $0 == "script" } == 1)
    #expect(page.names.count { $0 == "tr" } > 2 * Self.ladder.count)
    #expect(page.values("aria-label").contains("All benchmarks"))
    let intensities = page.cells(ofTable: "All benchmarks").map { $0[7] }
    #expect(intensities.count == Self.ladder.count && intensities.allSatisfy { $0 == "10.0" })
    // Steps in the ladder's order, on the widest vectors, each with its gain.
    let steps = page.cells(ofTable: "Steps of conv2-forward")
    #expect(
      steps.map { $0[1] } == [
        "naive", "im2col-naive", "simd-avx2-im2col", "blas", "simd-avx2-direct", "simd-avx2",
      ])
    #expect(steps.map { $0[5] } == ["\u{2013}", "0.50x", "10.0x", "0.80x", "1.56x", "1.60x"])
    #expect(steps.map { $0[6] } == ["1.00x", "0.50x", "5.00x", "4.00x", "6.25x", "10.0x"])
  }

  @Test("A slim report makes the same page, charts and ladder as the whole one")
  func slimReport() throws {
    var report = Report.prepared(Self.ladder) {
      $0.peakGFLOPSPerCore = 250
      $0.bandwidthGBPerSecond = 30
    }
    report.benchmarks += Report.scaling(threads: [2, 4, 8]).benchmarks
    let outputs = ["--output", "page.html", "--charts", "charts", "--ladder", "ladder.md"]
    let made = try [report, report.slim].map { report in
      try write(report, "bench.json")
      let result = try CommandLineTool.run(["report", "bench.json"] + outputs, in: folder)
      #expect(result.status == 0, "\(result.errors)")
      return try result.output.split(separator: "\n").map { try folder.data(String($0)) }
    }
    #expect(made[0].count == 4 && made[0] == made[1])
  }

  @Test("Threads that gain nothing, or were disturbed, share the roof of fewer")
  func roofs() throws {
    var report = Report.scaling(threads: [1, 2, 3, 4])
    report.context.details.threadPeaks = [2: 196.0, 3: 160, 4: 194].map {
      ThreadPeak(threads: $0.key, instructionSets: ["avx2": $0.value])
    }
    try write(report, "scaling.json")
    let text = try page("scaling.json").text
    #expect(text.contains("1 thread: 100") && text.contains("2 to 4 threads: 196") && !text.contains("4 threads: 194"))
  }

  @Test("Of slim reports the page says why there are no ratios")
  func slimRatios() throws {
    try write(.prepared(Self.ladder).slim, "before.json")
    try write(.prepared(Self.ladder, seed: 2), "after.json")
    #expect(try page("before.json", "after.json").text.contains("the base is slim: it has medians and intervals"))
  }

  @Test("The committed reports are slim, and together at most 2 MB")
  func committedReports() throws {
    let results = Self.repository.appending(path: "Results")
    let names = try FileManager.default.contentsOfDirectory(atPath: results.path)
    let committed = names.filter { $0.hasPrefix("reference-") || $0.hasPrefix("peers-") }
    let bytes = try committed.map { try FileBytes.read(results.appending(path: $0).path).count }.reduce(0, +)
    #expect(committed.count > 9 && bytes < 1_500_000)
    let reports = try committed.sorted().compactMap { name in
      let file = results.appending(path: name)
      let isReport = try name.hasSuffix(".json") && FileBytes.text(file.path).contains("\"benchmarks\"")
      return isReport ? try Report(contentsOf: file) : nil
    }
    #expect(reports.count > 5 && reports.allSatisfy { $0.isSlim && $0 == $0.slim })
  }

  @Test("What has too few samples for a 95 % interval has no error bar and no \u{B1}")
  func fewSamples() throws {
    func errorBarLines(samples: Int) throws -> Int {
      let kernels = ["naive", "blas"].map { Report.PreparedKernel(name: $0, samples: $0 == "naive" ? samples : 40) }
      try write(.prepared(kernels), "bench.json")
      let page = try page("bench.json")
      let isKnown = samples > 5
      #expect(page.cells(ofTable: "Steps of conv2-forward").map { $0[3] != "\u{2013}" } == [isKnown, true])
      #expect(page.cells(ofTable: "All benchmarks").map { $0[5] != "\u{2013}" } == [isKnown, true])
      return page.values("class").count { $0 == "error" }
    }
    #expect(try 2 * errorBarLines(samples: 5) == errorBarLines(samples: 6))
  }

  @Test("Two bench reports are compared, with the verdicts of compare")
  func comparison() throws {
    try write(.prepared(Self.ladder), "base.json")
    try write(.prepared(Self.ladder.map { .init(name: $0.name, time: $0.time * 1.1) }, seed: 2), "head.json")
    let page = try page("base.json", "head.json")
    #expect(page.sections.contains("ratios"))
    #expect(page.text.contains("7 slower, 0 faster, 0 no difference shown, 0 not comparable."))
    #expect(page.text.contains("simd-avx2: 1.100 (") || page.text.contains("1.100 ("))
    let rows = page.cells(ofTable: "head.json against base.json")
    #expect(rows.count == Self.ladder.count)
    for (row, kernel) in zip(rows, Self.ladder) {
      #expect(row[0] == "conv2-forward/\(kernel.name)" && row[1].hasPrefix("1.") && row[2].contains(" - "))
      #expect(row[4].hasSuffix(" %") && row[5] == "slower")
    }
  }

  @Test("Reports from different machines are not compared, and the page says why")
  func refusal() throws {
    try write(.prepared(Self.ladder), "base.json")
    try write(.prepared(Self.ladder) { $0.cpuModel = "Other <CPU>" }, "head.json")
    let page = try page("base.json", "head.json")
    #expect(page.text.contains("Warning: the reports are not comparable: cpu_model is "))
    #expect(page.text.contains("Other <CPU> in the head"))
  }

  @Test("A failure has no time, and does not stop the rest")
  func failure() throws {
    try write(
      .prepared([.init(name: "naive"), .init(name: "simd-avx2", failure: "off by <7>"), .init(name: "blas")]),
      "bench.json")
    let page = try page("bench.json")
    #expect(page.text.contains("FAILED: off by <7>"))
    #expect(page.cells(ofTable: "Steps of conv2-forward").map { $0[1] } == ["naive", "blas"])
  }

  @Test("Histories and an evaluation have their curves, confusion matrix, and mistakes")
  func training() throws {
    try TinyDigits.write(to: folder)
    for seed in ["1", "2"] {
      let training = try CommandLineTool.run(
        ["train", "--data", folder.url.path, "--epochs", "2", "--seed", seed], in: folder)
      #expect(training.status == 0, "\(training.errors)")
    }
    let evaluating = try CommandLineTool.run(
      [
        "evaluate", "--data", folder.url.path, "--weights", "Results/train-documented-seed1.safetensors", "--json",
        "evaluation.json",
      ], in: folder)
    #expect(evaluating.status == 0, "\(evaluating.errors)")
    let page = try page(
      "Results/train-documented-seed1.json", "Results/train-documented-seed2.json", "evaluation.json")
    #expect(page.sections == ["training", "evaluation", "environment"])
    #expect(page.cells(ofTable: "Training runs").map { $0[0] } == ["documented, seed 1", "documented, seed 2"])
    let mistakes = try EvaluationReport(contentsOf: folder.path("evaluation.json")).evaluation.mistakes
    #expect(page.names.count { $0 == "img" } == mistakes.count)
    for mistake in mistakes {
      let words = "Test image \(mistake.index): \(mistake.label) taken for \(mistake.predicted)"
      #expect(page.values("alt").contains(words))
    }
  }

  @Test("The committed results of reproduce, the peers and several ranks can be shown")
  func otherResults() throws {
    let results = Self.repository.appending(path: "Results")
    let page = try page(
      results.appending(path: "reference-reproduce.json").path,
      results.appending(path: "peers-amd-epyc-zen5-2-cores.json").path,
      results.appending(path: "reference-scaling-mpi.json").path)
    #expect(page.sections == ["ranks", "peers", "reproduction", "environment"])
    #expect(page.cells(ofTable: "train-32").map { $0[0] } == ["mnist-bench", "tensorflow", "jax", "torch"])
    let record = try JSONDecoder().decode(
      CommittedReproduction.self, from: Data(FileBytes.read(results.appending(path: "reference-reproduce.json").path)))
    let median = try #require(record.experiments[0].quantities[0].median)
    #expect(
      page.cells(ofTable: "mnist-cnn")[0][..<3]
        == ["test accuracy", "99.60 %", String(format: "%.2f %%", 100 * median)])
  }

  @Test("Steps on several ranks are drawn as strong and weak scaling, with what a model says of more machines")
  func ranks() throws {
    func step(_ ranks: Int, _ batch: Int, _ milliseconds: Double) -> String {
      """
      {"part": "machine", "kind": "this machine", "ranks": \(ranks), "batch": \(batch), "step": \(milliseconds),
       "computing": \(milliseconds), "communicating": 0, "waiting": 0, "sent": 373.4}
      """
    }
    let steps = [step(1, 32, 1.2), step(2, 32, 0.8), step(2, 64, 1.3), step(4, 32, 0.6), step(4, 128, 1.5)]
    let record =
      """
      {"schema_version": 1, "mpi": "Open MPI 4.1.4", "machine": {"date": "2026-11-28", "cpu_model": "a processor",
       "logical_processors": 2, "operating_system": "Linux", "warnings": []},
       "model": {"greatest_error": 0.04, "measured_delays": false,
       "predictions": [{"delay": 50, "rate": 10, "batch": 1024, "ranks": 8, "step": 6.5, "speedup": 6.25}]},
       "steps": [\(steps.joined(separator: ", "))]}
      """
    try Data(record.utf8).write(to: folder.url.appending(path: "scaling-mpi.json"))
    let page = try page("scaling-mpi.json")
    #expect(page.sections == ["ranks", "environment"])
    #expect(page.text.contains("batch 32: 2.00x on 4 ranks"))
    #expect(page.text.contains("32 images on each rank: 3.20x on 4 ranks"))
    #expect(page.cells(ofTable: "Steps on Open MPI 4.1.4").count == 5)
    #expect(page.text.contains("4.0 % wrong on the other batches. Delays were assumed, not measured."))
    #expect(
      page.cells(ofTable: "Steps on more machines, by the model")
        == [["50 us, 10 Gbit/s", "1024", "8", "6.50 ms", "6.25x"]])
  }

  @Test("The committed figures and ladder's page are what the committed reports give: make figures")
  func figures() throws {
    let results = Self.repository.appending(path: "Results")
    let reports = ["reference-bench.json", "reference-network.json"].map { results.appending(path: $0).path }
    let result = try CommandLineTool.run(
      ["report"] + reports + ["--charts", "charts", "--ladder", "docs/ladder.md"], in: folder)
    #expect(result.status == 0, "\(result.errors)")
    #expect(result.output == "docs/ladder.md\ncharts/ladder.svg\ncharts/roofline.svg\n")
    #expect(folder.names(in: ".").sorted() == ["charts", "docs"])
    let page = "Sources/KernelCatalog/KernelCatalog.docc/KernelLadder.md"
    let figures = "Sources/KernelCatalog/KernelCatalog.docc/Resources"
    for (made, committed) in [
      ("docs/ladder.md", page), ("charts/ladder.svg", "\(figures)/ladder.svg"),
      ("charts/roofline.svg", "\(figures)/roofline.svg"),
    ] {
      let contents = try Data(FileBytes.read(Self.repository.appending(path: committed).path))
      #expect(try folder.data(made) == contents, "\(committed) is out of date: make figures")
    }
  }

  @Test("The committed curves are what the committed histories give: make figures")
  func curves() throws {
    let histories = Self.repository.appending(path: "Results/curves")
    let files = try FileManager.default.contentsOfDirectory(atPath: histories.path).filter { $0.hasSuffix(".json") }
    let result = try CommandLineTool.run(
      ["report"] + files.sorted().map { histories.appending(path: $0).path } + ["--charts", "charts"], in: folder)
    #expect(result.status == 0, "\(result.errors)")
    #expect(folder.names(in: ".") == ["charts"])
    // An epoch is no curve, but its loss has one.
    let names = ["accurate-loss", "accurate-error", "documented-loss", "documented-error", "sprint-loss"]
    #expect(result.output == names.map { "charts/\($0).svg\n" }.joined())
    for name in names {
      let committed = "Sources/NeuralNetwork/NeuralNetwork.docc/Resources/\(name).svg"
      let contents = try Data(FileBytes.read(Self.repository.appending(path: committed).path))
      #expect(try folder.data("charts/\(name).svg") == contents, "\(committed) is out of date: make figures")
    }
  }

  @Test(
    "Bad input is one line with file and field, and nothing is written",
    arguments: [
      ("", "bad.json: is not JSON"), ("[1]", "bad.json: the document: expected an object"),
      ("{}", "bad.json: the document: expected benchmarks (bench)"),
      ("{\"benchmarks\": []}", "bad.json: context: expected it to be there"),
      ("{\"epochs\": [], \"schema_version\": 1}", "bad.json: recipe: expected "),
      ("{\"epochs\": [], \"schema_version\": 99}", "bad.json: schema_version: version 99 is unknown"),
      ("{\"workloads\": {}}", "bad.json: schema_version: expected it to be there"),
      ("{\"workloads\": {\"a\": 1}, \"schema_version\": 1, \"host\": \"h\"}", "bad.json: workloads.a: expected "),
    ])
  func badInput(text: String, error: String) throws {
    try write(.prepared(Self.ladder), "good.json")
    try Data(text.utf8).write(to: folder.url.appending(path: "bad.json"))
    let result = try run("good.json", "bad.json", "--output", "report.html")
    #expect(result.status == 1)
    #expect(result.output.isEmpty)
    #expect(result.errors.hasPrefix("error: \(error)") && result.errors.count { $0 == "\n" } == 1, "\(result.errors)")
    #expect(folder.names(in: ".") == ["bad.json", "good.json"])
  }

  @Test("No output replaces an input or another output", arguments: [["good.json"], ["page", "--ladder", "page"]])
  func sparing(output: [String]) throws {
    try write(.prepared(Self.ladder), "good.json")
    let before = try folder.data("good.json")
    let result = try CommandLineTool.run(["report", "good.json", "--output"] + output, in: folder)
    #expect(result.status == 1 && result.output.isEmpty)
    #expect(result.errors.hasPrefix("error: \(output[0]): expected another file than \(output[0]), "))
    #expect(try folder.data("good.json") == before && folder.names(in: ".") == ["good.json"])
  }

  @Test("Figures that do not fit together are named")
  func badEvaluation() throws {
    try TinyDigits.write(to: folder)
    _ = try CommandLineTool.run(["train", "--data", folder.url.path, "--epochs", "1"], in: folder)
    _ = try CommandLineTool.run(
      [
        "evaluate", "--data", folder.url.path, "--weights", "Results/train-documented-seed1.safetensors", "--json",
        "good.json",
      ], in: folder)
    let good = try #require(try JSONSerialization.jsonObject(with: folder.data("good.json")) as? [String: Any])
    let evaluation = try #require(good["evaluation"] as? [String: Any])
    for (field, value, error) in [
      ("confusion_matrix", [[1, 2]] as Any, "evaluation.confusion_matrix: expected as many rows as columns"),
      ("mistakes", [] as Any, ""),
    ] {
      var bad = good
      bad["evaluation"] = evaluation.merging([field: value]) { $1 }
      try JSONSerialization.data(withJSONObject: bad).write(to: folder.url.appending(path: "bad.json"))
      let result = try run("bad.json")
      #expect(result.status == (error.isEmpty ? 0 : 1))
      #expect(error.isEmpty || result.errors.hasPrefix("error: bad.json: \(error)"), "\(result.errors)")
    }
  }

  @Test("What is missing is said in one line")
  func missing() throws {
    #expect(try run().status == 64)
    let file = try run("none.json")
    #expect(file.status == 1 && file.errors == "error: none.json: cannot be read: No such file or directory\n")
    #expect(try run(".").errors == "error: .: cannot be read: Is a directory\n")
    #expect(
      try run("/dev/zero").errors
        == "error: /dev/zero: cannot be read: it has more bytes than the limit of 268435456\n")
    try write(.prepared([.init(name: "naive")]), "bench.json")
    let charts = try run("bench.json", "--charts", "charts")
    #expect(charts.status == 1 && charts.errors.hasPrefix("error: no file is a bench report with two kernel sets"))
    #expect(folder.names(in: ".") == ["bench.json"])
    let blocked = try run("bench.json", "--output", "bench.json/report.html")
    #expect(blocked.status == 1 && blocked.errors.count { $0 == "\n" } == 1)
  }
}

/// What the test wants to know of a committed result of reproduce.
private struct CommittedReproduction: Decodable {
  struct Experiment: Decodable { let quantities: [Quantity] }
  struct Quantity: Decodable { let median: Double? }

  let experiments: [Experiment]
}
