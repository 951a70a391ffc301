import Foundation
import Testing

/// `mnist-bench bisect` in a repository of its own. Scripts stand for the compiler and for the programs: each says how
/// long its calls took.
@Suite struct BisectTests {
  private let revisions = try! RevisionRepository()

  /// A program whose calls of each row take so many nanoseconds; `proof` is what it answers to being proved.
  private func writeProgram(_ rows: [String: Int], proof: String = "ok") throws {
    let named = Dictionary(uniqueKeysWithValues: rows.map { ("\($0)/simd/batch:32", $1) })
    try Script.writeWorker(named, proof: proof, to: revisions.url.appending(path: "program"))
  }

  /// A commit whose program's calls of `conv` take so many nanoseconds.
  private func commit(_ subject: String, _ time: Int, file: String = "Sources/kernel.swift") throws {
    try writeProgram(["conv": time])
    try revisions.write("// \(subject)", to: file)
    try revisions.commit(subject)
  }

  /// Twelve commits after `good`; the seventh takes 4 % longer.
  private func writeHistory() throws {
    try commit("Begin", 10_000)
    try revisions.git("tag good")
    for number in 1...12 { try commit("Change \(number)", number < 7 ? 10_000 : 10_400) }
  }

  private func bisect(
    _ flags: String..., environment: [String: String] = [:]
  ) throws -> CommandLineTool.Result {
    let process = try start(flags, environment: environment)
    return process.result()
  }

  private func start(_ flags: [String], environment: [String: String] = [:]) throws -> CommandLineTool.Running {
    try CommandLineTool.start(
      ["bisect"] + (flags.contains("--good") ? [] : ["--good", "good"])
        + (flags.contains("--bad") ? [] : ["--bad", "main"])
        + flags, in: revisions.folder, at: revisions.url, environment: revisions.environment.merging(environment) { $1 }
    )
  }

  private var states: [String] {
    revisions.folder.names(in: "repository/.build/ab").filter { $0.hasPrefix("bisect-") && $0.hasSuffix(".json") }
  }

  @Test("The commit is named with its ratio, its files and the line that checks it, after few builds")
  func found() throws {
    try writeHistory()
    let result = try bisect("--workloads", "conv", "--kernels", "simd", "--threads", "1")
    #expect(result.status == 2, "\(result.errors)")
    let seventh = try revisions.git("rev-parse --short main~5").trimmingCharacters(in: .newlines)
    let before = try revisions.git("rev-parse --short main~6").trimmingCharacters(in: .newlines)
    #expect(result.output.contains("conv/simd/batch:32: slower: 1.040 times the time (1.0"))
    #expect(result.output.contains("this commit\n    \(seventh) Change 7\n      Sources/kernel.swift\n      program\n"))
    let check = "make ab BASE=\(before) HEAD=\(seventh) WORKLOADS=\"conv\" KERNELS=\"simd\" ARGS=\"--threads 1\""
    #expect(result.output.contains("  check: \(check)\n"), "\(result.output)")
    #expect(result.output.contains("\n1. ") && result.output.contains("slowdown: >99 %"))
    #expect(revisions.folder.names(in: "repository/.build/ab/bases").count <= 8)
    #expect(states == [] && revisions.folder.names(in: "temporary") == [])
  }

  @Test("Programs that are kept are not built again")
  func kept() throws {
    try writeHistory()
    let first = try bisect()
    #expect(first.errors.contains("building ") && first.status == 2)
    let second = try bisect()
    #expect(!second.errors.contains("building ") && second.status == 2, "\(second.errors)")
  }

  @Test("Without a slowdown none is shown, and a speed-up is found when it is asked for")
  func faster() throws {
    try commit("Begin", 10_000)
    try revisions.git("tag good")
    for number in 1...5 { try commit("Change \(number)", number < 3 ? 10_000 : 9_500) }
    let slower = try bisect()
    #expect(slower.status == 0, "\(slower.errors)")
    #expect(slower.output.contains("conv/simd/batch:32: no slowdown shown\n"))
    #expect(slower.output.contains("from good to bad: 0.950 times the time"))
    let faster = try bisect("--faster")
    #expect(faster.status == 2 && faster.output.contains(": faster: 0.950 times the time"), "\(faster.output)")
    #expect(faster.output.contains(" Change 3\n"))
  }

  @Test("Commits that do not build or cannot be proved are passed over and named, and the rest is a range")
  func broken() throws {
    try commit("Begin", 10_000)
    try revisions.git("tag good")
    try commit("Change 1", 10_000)
    try FileManager.default.removeItem(at: revisions.url.appending(path: "program"))
    try revisions.commit("Break the build")
    try writeProgram(["conv": 10_400], proof: "failed element 3 is off")
    try revisions.commit("Break the result")
    try revisions.write("", to: "Sources/new.swift")
    try writeProgram(["conv": 10_400])
    try revisions.commit("Mend both")
    let result = try bisect("--all")
    #expect(result.status == 2, "\(result.errors)")
    #expect(result.output.contains("one of these commits\n"))
    for subject in ["Break the build", "Break the result", "Mend both"] {
      #expect(result.output.contains(" \(subject)\n"), "\(result.output)")
    }
    #expect(!result.output.contains(" Change 1\n      "))
    #expect(
      result.output.contains("Break the build: does not build: kernel.swift:1:1: error: cannot find 'x' in scope"))
    #expect(result.output.contains("Break the result: conv/simd/batch:32: element 3 is off"))
  }

  @Test("Only commits that change what is compiled count, and a merge is one of them")
  func whatCounts() throws {
    try commit("Begin", 10_000)
    try revisions.git("tag good")
    try commit("Write", 10_000, file: "README.md")
    try commit("Document", 10_000, file: "Sources/A.docc/Page.md")
    try revisions.git("checkout --quiet -b side")
    try commit("Slow down", 10_400)
    try commit("Go on", 10_400)
    try revisions.git("checkout --quiet main")
    try revisions.write("", to: "Sources/other.swift")
    try revisions.commit("Add a file")
    try revisions.git("merge --quiet --no-edit --message Merge side")
    let result = try bisect()
    #expect(result.output.contains("\n2 commits; 2 others change nothing that is compiled\n"), "\(result.errors)")
    #expect(result.status == 2 && result.output.contains(" Merge\n"))
    #expect(result.output.contains("a merge; its commits: make bisect GOOD="))
    #expect(try bisect("--all").output.contains("\n4 commits; 0 others"))
    #expect(try bisect("--good", "main~1", "--bad", "side").status == 1)
  }

  @Test("Several rows are searched at once, each for its own commit; rows of one end alone are named")
  func rows() throws {
    try writeProgram(["a": 10_000, "b": 10_000, "old": 1])
    try revisions.write("", to: "Sources/a.swift")
    try revisions.commit("Begin")
    try revisions.git("tag good")
    for number in 1...6 {
      try writeProgram(["a": number < 2 ? 10_000 : 10_500, "b": number < 5 ? 10_000 : 10_500])
      try revisions.write("// \(number)", to: "Sources/a.swift")
      try revisions.commit("Change \(number)")
    }
    let result = try bisect()
    #expect(result.status == 2, "\(result.errors)")
    let parts = result.output.components(separatedBy: "/simd/batch:32: slower")
    #expect(
      parts.count == 3 && parts[1].contains(" Change 2\n") && parts[2].contains(" Change 5\n"), "\(result.output)")
    #expect(result.output.contains("old/simd/batch:32: only in the good revision\n"))
  }

  @Test("When the time is over, what is believed by then is said, and more time goes on from there")
  func budget() throws {
    try writeHistory()
    let stopped = try bisect("--budget", "0.01")
    #expect(stopped.status == 0 && stopped.output.contains("conv/simd/batch:32: not measured\n"), "\(stopped.errors)")
    #expect(stopped.output.hasSuffix("the time is over; the same command with a greater --budget goes on from here\n"))
    #expect(states.count == 1)
    #expect(try bisect().status == 2)
    #expect(states == [])
  }

  @Test("After Ctrl-C the same command goes on where it was", .timeLimit(.minutes(1)))
  func interrupted() throws {
    try writeHistory()
    let running = try start([], environment: ["BUILD_SECONDS": "0.3"])
    while try comparisons().isEmpty { Thread.sleep(forTimeInterval: 0.01) }
    running.interrupt()
    let stopped = running.result()
    #expect(stopped.status == 130 && stopped.errors.hasSuffix("stopped; the same command goes on from here\n"))
    let known = try comparisons().count
    #expect(known > 0 && !revisions.folder.names(in: "repository/.build/ab").contains("lock"))
    let rest = try bisect()
    #expect(rest.status == 2 && rest.errors.contains("going on after \(known) comparison"), "\(rest.errors)")
    #expect(rest.output.contains(" Change 7\n") && states == [])
  }

  private func comparisons() throws -> [Any] {
    guard let name = states.first else { return [] }
    return try revisions.folder.json("repository/.build/ab/\(name)")["comparisons"] as? [Any] ?? []
  }

  @Test("A file of what is known that is damaged is named, and one of another search is no obstacle")
  func damagedRecord() throws {
    try writeHistory()
    let short = try ["good", "main"].map {
      try revisions.git("rev-parse --short \($0)").trimmingCharacters(in: .newlines)
    }
    let name = "bisect-\(short.joined(separator: "-")).json"
    try revisions.write("{}", to: ".build/ab/\(name)")
    let result = try bisect()
    #expect(result.status == 1 && result.lastError.hasSuffix("\(name): schema_version: expected it to be there"))
    let question = #"{"arguments":[],"isFaster":false,"revisions":["a","b"],"within":0.01}"#
    try revisions.write(
      #"{"schema_version":1,"question":\#(question),"revisions":[],"comparisons":[]}"#, to: ".build/ab/\(name)")
    #expect(try bisect().status == 2)
  }

  @Test("Revisions between which nothing can be looked for are refused in a line")
  func badRevisions() throws {
    try writeHistory()
    func error(_ good: String, _ bad: String) throws -> String {
      let result = try bisect("--good", good, "--bad", bad)
      #expect(result.status == 1 && result.output.isEmpty)
      return String(result.lastError)
    }
    #expect(try error("nowhere", "main") == "error: --good nowhere: expected a revision of this repository")
    #expect(
      try error("main", "good").contains("--good main: expected an ancestor of --bad good; it is the other way round"))
    #expect(try error("main", "main") == "error: --good main and --bad main are the same commit")
    try revisions.write("", to: "README.md")
    try revisions.commit("Write")
    #expect(try error("main~1", "main").contains("no commit from main~1 to main changes Sources or Package.swift"))
    let outside = try CommandLineTool.run(["bisect", "--good", "a", "--bad", "b"], in: revisions.folder)
    #expect(outside.status == 1 && outside.lastError.contains("expected a folder in a git repository"))
  }

  @Test(
    "Limits that make no sense are usage errors",
    arguments: [["--within", "0"], ["--budget", "0"], ["--threads", "0"]])
  func badFlags(flags: [String]) throws {
    let result = try start(flags).result()
    #expect(result.status == 64 && result.errors.contains(flags[0]), "\(result.errors)")
  }

  @Test("An end that does not build, and one whose benchmarks all fail, are errors")
  func brokenEnds() throws {
    try writeHistory()
    try FileManager.default.removeItem(at: revisions.url.appending(path: "program"))
    try revisions.write("", to: "Sources/new.swift")
    try revisions.commit("Break the build")
    #expect(try bisect().lastError.contains(": does not build: kernel.swift:1:1: error: "))
    try writeProgram(["conv": 10_000], proof: "failed element 3 is off")
    try revisions.write("//", to: "Sources/new.swift")
    try revisions.commit("Break the result")
    #expect(
      try bisect().lastError.contains("no benchmark can be measured in both revisions; conv/simd/batch:32: FAILED"))
  }
}
