import Foundation
import Measurement
import Testing

/// `mnist-bench ab` with scripts in the place of the two programs: each copies the report that was prepared for its
/// next run.
@Suite struct ABTests {
  private let folder = try! TemporaryFolder()

  /// A script that notes its name and arguments in `runs.txt` and writes `reports[i]` in its run i.
  private func writeProgram(_ name: String, reports: [Report]) throws {
    for (run, report) in reports.enumerated() {
      try report.write(to: folder.url.appending(path: "\(name)-\(run).json"))
    }
    try writeProgram(
      name,
      script: """
        run=$(grep -c '^\(name) ' runs.txt || true)
        echo "\(name) $*" >> runs.txt
        for last; do :; done
        cp "\(name)-$run.json" "$last"
        """)
  }

  private func writeProgram(_ name: String, script: String) throws {
    try Data().write(to: folder.url.appending(path: "runs.txt"))
    try Script.write(script, to: folder.url.appending(path: name))
  }

  /// The reports of a warm-up and 16 runs of one program, each `slowdown` times as long with up to 1 % noise per run.
  private func reports(seed: UInt64, slowdown: Double = 1) -> [Report] {
    var generator = Generator(state: seed)
    // A failure in the first run would show if that run counted.
    return [Report.prepared([.init(name: "simd", failure: "warming up")])]
      + (0..<16).map { _ in
        let time = 10_000 * slowdown * (1 + 0.01 * generator.symmetric())
        return Report.prepared([.init(name: "simd", time: time)], seed: seed)
      }
  }

  private func ab(_ flags: String...) throws -> CommandLineTool.Result {
    try CommandLineTool.run(
      ["ab", "--base-binary", "base", "--head-binary", "head", "--base-name", "main (abc)"] + flags, in: folder)
  }

  private var runs: [Substring] {
    get throws { String(decoding: try folder.data("runs.txt"), as: UTF8.self).split(separator: "\n") }
  }

  @Test func theSameProgramTwiceShowsNoDifference() throws {
    try writeProgram("base", reports: reports(seed: 1))
    try writeProgram("head", reports: reports(seed: 2))
    let result = try ab()
    #expect(result.status == 0, "\(result.errors)")
    #expect(result.output.hasPrefix("base: main (abc)\nhead: head\n"))
    #expect(result.output.hasSuffix("0 slower, 0 faster, 1 no difference shown, 0 not comparable\n"))
  }

  @Test func aPlantedSlowdownOfThreePercentIsFound() throws {
    try writeProgram("base", reports: reports(seed: 1))
    try writeProgram("head", reports: reports(seed: 2, slowdown: 1.03))
    let result = try ab("--format", "json")
    #expect(result.status == 2, "\(result.errors)")
    let document = try #require(try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
    let row = try #require((document["rows"] as? [[String: Any]])?.first)
    #expect(row["verdict"] as? String == "slower")
    #expect(abs((row["ratio"] as? Double ?? 0) - 1.03) < 0.01)
    let floor = try #require(row["noise_floor"] as? Double)
    #expect(floor > 0.001 && floor < 0.03)
  }

  @Test func theTwoTakeTurnsAtBeingFirst() throws {
    try writeProgram("base", reports: reports(seed: 1))
    try writeProgram("head", reports: reports(seed: 2))
    let result = try ab(
      "--rounds", "7", "--workloads", "conv2-forward", "conv3", "--kernels", "simd", "--seconds", "0.2")
    #expect(result.status == 0, "\(result.errors)")
    let expected = (["base", "head"] + (0..<7).flatMap { $0 % 2 == 0 ? ["base", "head"] : ["head", "base"] })
    #expect(try runs.map { $0.prefix(4) } == expected.map { $0[...] })
    let arguments = "bench --quick --seconds 0.2 --workloads conv2-forward conv3 --kernels simd --output "
    #expect(try runs.allSatisfy { $0.dropFirst(5).hasPrefix(arguments) })
  }

  @Test func manyBenchmarksGetARoundThatMayDissent() throws {
    let many = Report.prepared((0..<132).map { .init(name: "kernel\($0)", samples: 1) })
    try many.write(to: folder.url.appending(path: "many.json"))
    for name in ["base", "head"] {
      try writeProgram(name, script: "echo \(name) >> runs.txt; for last; do :; done; cp many.json \"$last\"")
    }
    let result = try ab()
    #expect(result.status == 0, "\(result.errors)")
    #expect(try runs.count == 2 * (1 + 17))
  }

  @Test func theCacheModeIsHandedOn() throws {
    try writeProgram("base", reports: reports(seed: 1))
    try writeProgram("head", reports: reports(seed: 2))
    #expect(try ab("--rounds", "6", "--cold-cache").status == 0)
    #expect(try runs.allSatisfy { $0.contains(" --cold-cache --output ") })
  }

  @Test func aWarningComesOnceWhateverItsNumbers() throws {
    let warned = (0..<17).map { run in
      Report.prepared([.init(name: "simd")]) { $0.warnings = ["the load average is \(run).5"] }
    }
    try writeProgram("base", reports: warned)
    try writeProgram("head", reports: reports(seed: 2))
    let warnings = try ab().errors.split(separator: "\n").filter { $0.hasPrefix("warning: ") }
    #expect(warnings == ["warning: the load average is 1.5"])
  }

  @Test func aWarningComesOnceWhicheverBenchmarksItNames() throws {
    let warned = (0..<17).map { run in
      Report.prepared([.init(name: "simd")]) { $0.warnings = ["not steady (\(run) of 20): adam/simd\(run)/batch:x"] }
    }
    try writeProgram("base", reports: warned)
    try writeProgram("head", reports: reports(seed: 2))
    #expect(try ab().errors.split(separator: "\n").count { $0.hasPrefix("warning: ") } == 1)
  }

  @Test func reportsAreNotLeftBehind() throws {
    try writeProgram("base", reports: reports(seed: 1))
    try writeProgram("head", reports: reports(seed: 2))
    _ = try ab()
    let report = try #require(try runs.first?.split(separator: " ").last)
    #expect(!FileManager.default.fileExists(atPath: URL(filePath: String(report)).deletingLastPathComponent().path))
  }

  @Test("Ctrl-C ends the program that is running, too, and leaves nothing behind", .timeLimit(.minutes(1)))
  func interruption() throws {
    try writeProgram("base", script: "for last; do :; done; echo $$ $last >> runs.txt; exec sleep 600")
    try writeProgram("head", reports: reports(seed: 2))
    let running = try CommandLineTool.start(["ab", "--base-binary", "base", "--head-binary", "head"], in: folder)
    while try runs.isEmpty { Thread.sleep(forTimeInterval: 0.005) }
    running.interrupt()
    let result = running.result()
    #expect(result.status == 130 && result.errors.hasSuffix("stopped; nothing is kept\n"), "\(result.errors)")
    let words = try #require(try runs.first).split(separator: " ")
    #expect(kill(try #require(Int32(words[0])), 0) == -1)
    #expect(!FileManager.default.fileExists(atPath: URL(filePath: String(words[1])).deletingLastPathComponent().path))
  }

  @Test func tooFewRoundsForSoManyBenchmarksIsSaidAfterTheWarmUp() throws {
    let many = Report.prepared((0..<40).map { .init(name: "kernel\($0)") })
    try writeProgram("base", reports: [many])
    try writeProgram("head", reports: [many])
    let result = try ab("--rounds", "8")
    #expect(result.status == 1)
    #expect(result.lastError.hasPrefix("error: --rounds 8: 40 benchmarks need at least 11 rounds"))
    #expect(try runs.count == 2)
    #expect(try ab("--rounds", "5").status == 64)
  }

  @Test func aProgramThatGivesNoReportIsNamedWithItsLastWords() throws {
    try writeProgram("base", reports: reports(seed: 1))
    try writeProgram("head", script: "echo first >&2; echo 'error: out of luck' >&2; exit 3")
    let result = try ab()
    #expect(result.status == 1)
    #expect(
      result.lastError
        == "error: head bench --quick --seconds 0.05: wrote no report and ended with 3: error: out of luck")
    try FileManager.default.removeItem(at: folder.url.appending(path: "head"))
    #expect(try ab().lastError.hasPrefix("error: head: cannot be run"))
  }

  @Test func aHeadThatFailsItsProofIsARegression() throws {
    let wrong = Report.prepared([.init(name: "simd", failure: "element 3 is off")])
    try writeProgram("base", reports: reports(seed: 1))
    try writeProgram(
      "head", script: "for last; do :; done; cp wrong.json \"$last\"; exit 1")
    try wrong.write(to: folder.url.appending(path: "wrong.json"))
    let result = try ab()
    #expect(result.status == 2, "\(result.errors)")
    #expect(result.output.contains("FAILED in the head: element 3 is off"))
  }

  @Test func aDebugBuildIsRefused() throws {
    let debug = Array(repeating: Report.prepared([.init(name: "simd")], isDebugBuild: true), count: 7)
    try writeProgram("base", reports: reports(seed: 1))
    try writeProgram("head", reports: debug)
    let result = try ab("--rounds", "6")
    #expect(result.status == 1)
    #expect(result.lastError.contains("the head is from a debug build"))
  }
}
