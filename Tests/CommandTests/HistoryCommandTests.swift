import BenchmarkHistory
import BenchmarkReports
import Foundation
import Testing

/// `mnist-bench history` as a user meets it.
@Suite struct HistoryCommandTests {
  private let folder = try! TemporaryFolder()

  private func history(_ arguments: String...) throws -> CommandLineTool.Result {
    try CommandLineTool.run(["history"] + arguments, in: folder)
  }

  /// Adds a report; `name` is that of its file outside the history.
  @discardableResult
  private func add(_ report: Report, _ name: String = "report.json") throws -> CommandLineTool.Result {
    try report.write(to: folder.url.appending(path: name))
    return try history("add", name)
  }

  private func addCommits(_ times: [Double], adjust: (Int, inout Report) -> Void = { _, _ in }) throws {
    let result = try folder.addCommits(times, adjust: adjust)
    #expect(result.status == 0, "\(result.errors)")
  }

  private static let slowdown = Array(repeating: 10_000.0, count: 8) + Array(repeating: 10_400.0, count: 8)
  private static let row = "conv2-forward/simd/batch:32/threads:1"

  private var machine: String { folder.names(in: "Results/history").first ?? "" }
  private var files: [String] { folder.names(in: "Results/history/\(machine)") }

  @Test("A report is kept without its samples, under its machine, the time of the measurement, and the commit")
  func adding() throws {
    let report = Report.ofCommit(3, [.init(name: "simd")])
    let result = try add(report)
    #expect(result.status == 0 && result.errors.isEmpty, "\(result.errors)")
    #expect(result.output == "Results/history/\(machine)/\(files[0])\n")
    #expect(files == ["20260924T151320Z-abc000300000.json"])
    #expect(machine.hasPrefix("example-r-cpu_") && machine.hasSuffix("_data-01234567"))
    let kept = try Report(contentsOf: folder.path("Results/history/\(machine)/\(files[0])"))
    #expect(kept == report.slim && kept.isSlim)
  }

  @Test("The same report again, whole or slim, changes nothing; another of the same second is refused")
  func addingAgain() throws {
    let report = Report.ofCommit(3, [.init(name: "simd")])
    try add(report)
    let before = try folder.data("Results/history/\(machine)/\(files[0])")
    for again in [report, report.slim] {
      let result = try add(again)
      #expect(result.status == 0 && result.output.isEmpty)
      #expect(result.errors == "report.json: is in the history already: Results/history/\(machine)/\(files[0])\n")
    }
    let other = try add(Report.ofCommit(3, [.init(name: "simd", time: 9_000)]))
    #expect(other.status == 1)
    #expect(
      other.errors == "error: report.json: the history has another report of the same commit and second already: "
        + "Results/history/\(machine)/\(files[0])\n")
    #expect(try folder.data("Results/history/\(machine)/\(files[0])") == before)
  }

  @Test("A report that cannot be trusted or placed is refused in one line, and nothing is added")
  func refusals() throws {
    typealias Change = (inout Report) -> Void
    let changes: [(String, Change)] = [
      ("context.mnist_bench.git_commit: expected it to be there", { $0.context.details.gitCommit = nil }),
      ("context.mnist_bench.git_commit: expected 7 to 64 hexadecimal", { $0.context.details.gitCommit = "../../etc" }),
      ("context.mnist_bench.git_dirty: expected false", { $0.context.details.isGitDirty = true }),
      ("context.library_build_type: expected release", { $0.context.buildType = "debug" }),
      (
        "context.mnist_bench.instrumentation: expected none",
        { $0.context.details.instrumentation = "AddressSanitizer" }
      ),
      ("context.date: expected a date such as", { $0.context.date = "yesterday" }),
      ("context.mnist_bench.git_commit_date: expected a date", { $0.context.details.gitCommitDate = "" }),
      ("benchmarks: expected the row of a median", { $0.benchmarks = [] }),
    ]
    try Report.ofCommit(1, [.init(name: "simd")]).write(to: folder.url.appending(path: "good.json"))
    for (message, change) in changes {
      try Report.ofCommit(2, [.init(name: "simd")], adjust: change).write(to: folder.url.appending(path: "bad.json"))
      let result = try history("add", "good.json", "bad.json")
      #expect(result.status == 1 && result.output.isEmpty)
      #expect(result.errors.hasPrefix("error: bad.json: \(message)"), "\(result.errors)")
      #expect(result.errors.count { $0 == "\n" } == 1)
    }
    let missing = try history("add", "good.json", "none.json")
    #expect(missing.errors == "error: none.json: cannot be read: No such file or directory\n")
    try Data("{\"context\": {\"mnist_bench\": {\"schema_version\": 7}}}".utf8)
      .write(to: folder.url.appending(path: "new.json"))
    #expect(
      try history("add", "good.json", "new.json").errors
        == "error: new.json: context.mnist_bench.schema_version: schema version 7 is unknown; this program reads "
        + "version 1\n")
    #expect(folder.names(in: "Results").isEmpty)
  }

  @Test("Other processors, caches, quotas, states of the caches and data are other machines; other hosts are not")
  func machines() throws {
    let changes: [(inout Report) -> Void] = [
      { $0.context.details.cpuModel = "Other CPU" }, { $0.context.processors += 1 },
      { $0.context.details.physicalCores += 1 },
      { $0.context.caches = [Cache(type: "Data", level: 1, size: 12_345, sharing: 1)] },
      { $0.context.details.processorQuota = 1.5 }, { $0.context.details.cacheMode = .cold },
      { $0.context.details.dataDigest = String(repeating: "f", count: 64) },
    ]
    try add(Report.ofCommit(0, [.init(name: "simd")]))
    for (number, change) in changes.enumerated() {
      try add(Report.ofCommit(1 + number, [.init(name: "simd")], adjust: change))
    }
    let names = folder.names(in: "Results/history")
    #expect(names.count == 1 + changes.count)
    #expect(names.contains { $0.hasPrefix("other-cpu_") } && names.contains { $0.contains("_l1-12345_quota") } == false)
    #expect(names.contains { $0.contains("_quota-1.50_") } && names.contains { $0.contains("_cold_") })
    try add(
      Report.ofCommit(20, [.init(name: "simd")]) {
        $0.context.hostName = "another"
        $0.context.details.compiler = "Swift 7"
        $0.context.details.operatingSystem = "Debian 13"
      })
    #expect(folder.names(in: "Results/history") == names)
    let list = try history("list")
    #expect(
      list.output.split(separator: "\n").count { $0.contains(" report of 1 commit, measured on ") } == names.count - 1)
    #expect(list.output.contains(": 2 reports of 2 commits, measured from 2026-09-21 to 2026-10-11\n"))
    let one = try history("list", "--machine", names[0])
    #expect(one.output.hasPrefix("\(names[0]): "))
    let none = try history("list", "--machine", "none")
    #expect(
      none.status == 1 && none.errors.hasPrefix("error: --machine none: expected one of the history's machines: "))
  }

  @Test("A slowdown ends with 2 and is named with its commits; a speed-up and no change end with 0")
  func checking() throws {
    try addCommits(Self.slowdown)
    let result = try history("check")
    #expect(result.status == 2 && result.errors.isEmpty, "\(result.errors)")
    let row = try #require(result.output.split(separator: "\n").first { $0.hasPrefix(Self.row) })
    #expect(
      row.contains("1.04") && row.contains("abc0007 and abc0008") && row.contains("  slower   abc0008-"), "\(row)")
    #expect(result.output.contains("\n1 slower, 0 slower and acknowledged, 0 faster, 1 without a change\n"))
    #expect(!result.output.contains("Not the commit alone"))
  }

  @Test func aSpeedUpAfterASlowdownEndsWell() throws {
    try addCommits(Self.slowdown + Array(repeating: 9_500, count: 6))
    let result = try history("check")
    #expect(result.status == 0)
    #expect(result.output.contains("\n0 slower, 0 slower and acknowledged, 1 faster, 1 without a change\n"))
    let show = try history("show", "conv2-forward", "--kernel", "simd")
    #expect(show.output.contains("\(Self.row): 2 changes\n") && !show.output.contains("naive"))
    #expect(show.output.split(separator: "\n").count { $0.hasPrefix("-- 1.04") && $0.contains(", slower; ") } == 1)
    #expect(show.output.split(separator: "\n").count { $0.hasPrefix("-- 0.91") && $0.contains(", faster; ") } == 1)
  }

  @Test("One report, a few, and an accident in one are no change; the accident is pointed out")
  func fewReports() throws {
    try addCommits([10_000])
    #expect(try history("check").status == 0)
    #expect(
      try history("check").output.hasSuffix("\n0 slower, 0 slower and acknowledged, 0 faster, 2 without a change\n"))
    try addCommits(Array(repeating: 10_000, count: 9) + [20_000])
    let result = try history("check")
    #expect(result.status == 0)
    #expect(
      result.output.contains(
        "Off the newest level, which may be an accident: measure this commit again:\n  \(Self.row): "))
  }

  @Test("Of a slower commit that is measured again and again, the change lies before it, not within it")
  func reportsOfOneCommit() throws {
    try addCommits(Array(repeating: 10_000, count: 8))
    for hour in 1...4 {
      try add(
        Report.ofCommit(
          8, hour: hour, [.init(name: "naive", time: 200_000), .init(name: "simd", time: hour == 1 ? 10_150 : 10_600)]))
    }
    let result = try history("check")
    #expect(result.status == 2)
    #expect(result.output.contains("12 reports of 9 commits") && result.output.contains("abc0007 and abc0008"))
  }

  @Test("Commits are in the order in which they were made, whenever they were measured")
  func order() throws {
    // The clock of the machine goes backwards, and the commits in the middle are measured last.
    try addCommits(Self.slowdown) { number, report in
      let hours = [11, 3, 12, 9, 1, 14, 6, 2, 16, 5, 8, 13, 4, 10, 15, 7][number]
      report.context.date = Date(timeIntervalSince1970: 1_800_000_000 - Double(hours) * 3600).formatted(.iso8601)
    }
    let list = try history("list").output.split(separator: "\n").dropFirst(3).map { $0.prefix(7) }
    #expect(list == (0..<16).map { Report.commit($0).prefix(7) })
    #expect(try history("check").output.contains("abc0007 and abc0008"))
  }

  @Test("Without the date of the commit the repository is asked, and if it does not know, the measurement counts")
  func commitDates() throws {
    let repository = folder.url
    try Data().write(to: repository.appending(path: "file"))
    try Script.git(
      "init --quiet && git add file && GIT_COMMITTER_DATE='1700000000 +0200' git commit --quiet --message first",
      in: repository)
    let commit = try Script.git("rev-parse HEAD", in: repository).trimmingCharacters(in: .newlines)
    let known = try add(
      Report.ofCommit(1, [.init(name: "simd")]) {
        $0.context.details.gitCommit = commit
        $0.context.details.gitCommitDate = nil
      })
    #expect(known.errors.isEmpty)
    let file = try #require(files.first)
    #expect(
      try Report(contentsOf: folder.path("Results/history/\(machine)/\(file)")).context.details.gitCommitDate
        == "2023-11-14T22:13:20Z")
    let unknown = try add(Report.ofCommit(2, [.init(name: "simd")]) { $0.context.details.gitCommitDate = nil })
    #expect(unknown.status == 0)
    #expect(unknown.errors == "report.json: no repository here knows abc0002, so it is placed by its own date\n")
    let lines = try history("list").output.split(separator: "\n")
    #expect(lines[3].hasPrefix(commit.prefix(7)) && lines[4].hasPrefix("abc0002  -"))
  }

  @Test("An acknowledged slowdown ends well, also when later reports move it; a greater one does not")
  func acknowledging() throws {
    func add(_ number: Int, hour: Int, simd: Double) throws {
      try self.add(
        Report.ofCommit(number, hour: hour, [.init(name: "naive", time: 200_000), .init(name: "simd", time: simd)]))
    }
    try addCommits(Array(repeating: 10_000, count: 8) + Array(repeating: 10_200, count: 8))
    let id = try #require(try history("check").output.firstMatch(of: #/abc0008-[0-9a-f]{8}/#)).output
    let result = try history("acknowledge", String(id), "--why", "a proof that costs 2 %")
    #expect(result.status == 0 && result.output == "Results/history/\(machine)/acknowledged/\(id).json\n")
    let document = try folder.json("Results/history/\(machine)/acknowledged/\(id).json")
    #expect(document["schema_version"] as? Int == 1 && document["why"] as? String == "a proof that costs 2 %")
    #expect((document["commits"] as? [String] ?? []).contains(Report.commit(8)))
    let check = try history("check")
    #expect(check.status == 0 && check.output.contains("slower, acknowledged"))
    #expect(check.output.contains("Acknowledged:\n  \(Self.row): a proof that costs 2 %\n"))
    // Further measurements show that the commit before was slower already.
    for hour in 2...4 { try add(7, hour: hour, simd: 10_200) }
    let moved = try history("check")
    #expect(moved.output.contains("abc0006 and abc0007"))
    #expect(moved.status == 0 && moved.output.contains("slower, acknowledged"), "\(moved.output)")
    // The next slowdown is another one.
    for number in 16..<22 { try add(number, hour: 1, simd: 11_000) }
    #expect(try history("check").status == 2)
    #expect(try history("acknowledge", "abc0010", "--why", "all of this commit").status == 0)
    #expect(try history("check").status == 0)
  }

  @Test("What cannot be acknowledged is said with what can")
  func badAcknowledgements() throws {
    try addCommits(Self.slowdown)
    let unknown = try history("acknowledge", "abc0001", "--why", "x")
    #expect(unknown.status == 1 && unknown.output.isEmpty)
    #expect(
      unknown.errors.hasPrefix("error: abc0001: expected the ID of a change point, or a commit that has some: abc0008-")
    )
    #expect(try history("acknowledge", "abc0008", "--why", " ").status == 64)
    #expect(try history("acknowledge", "abc0008").status == 64)
    #expect(folder.names(in: "Results/history/\(machine)").allSatisfy { $0.hasSuffix(".json") })
  }

  @Test("Benchmarks come and go; one that fails in the newest report ends with 2")
  func missingAndFailing() throws {
    try addCommits(Array(repeating: 10_000, count: 6))
    try add(Report.ofCommit(6, [.init(name: "new")]))
    let gone = try history("check")
    #expect(gone.status == 0 && gone.output.contains("3 without a change"))
    try add(Report.ofCommit(7, [.init(name: "new"), .init(name: "simd", failure: "element 3 is off")]))
    let failing = try history("check")
    #expect(failing.status == 2)
    #expect(failing.output.contains("Failing in the newest report:\n  \(Self.row): element 3 is off\n"))
    try add(Report.ofCommit(8, [.init(name: "new"), .init(name: "simd")]))
    #expect(try history("check").status == 0)
  }

  @Test("A compiler that changed with the commit is named beside it")
  func otherDifferences() throws {
    try addCommits(Self.slowdown) { number, report in
      if number >= 8 { report.context.details.compiler = "Swift 6.4" }
    }
    #expect(
      try history("check").output.contains(
        "Not the commit alone has changed:\n  at abc0008: compiler Swift 6.3, then Swift 6.4\n"))
  }

  @Test("A clock that is slower from a day on is no change, as the reference loop is slower, too")
  func clock() throws {
    try addCommits(Array(repeating: 10_000, count: 16)) { number, report in
      guard number >= 8 else { return }
      for index in report.benchmarks.indices {
        report.benchmarks[index].realTime *= 1.2
        report.benchmarks[index].estimates?.referenceMedian = 1_200
      }
    }
    #expect(try history("check").status == 0)
    #expect(try history("check").output.contains("0 slower, 0 slower and acknowledged, 0 faster, 2 without a change"))
  }

  @Test("An empty folder, a broken file and a file in a wrong place are said in one line")
  func brokenHistories() throws {
    for command in [["list"], ["check"], ["show", "conv2-forward"], ["acknowledge", "abc0000", "--why", "x"]] {
      let result = try CommandLineTool.run(["history"] + command, in: folder)
      #expect(result.status == 1 && result.output.isEmpty)
      #expect(
        result.errors
          == "error: Results/history: has no reports yet: 'mnist-bench history add <report.json>' adds one\n")
    }
    try addCommits([10_000, 10_000])
    let place = "Results/history/\(machine)"
    try Data("notes".utf8).write(to: folder.url.appending(path: "\(place)/README.md"))
    #expect(try history("list").status == 0)
    let cut = folder.url.appending(path: "\(place)/20990101T000000Z-abc.json")
    try Data("{\"context\":".utf8).write(to: cut)
    let broken = try history("check")
    #expect(broken.status == 1 && broken.output.isEmpty && broken.errors.count { $0 == "\n" } == 1)
    #expect(broken.errors.hasPrefix("error: \(place)/20990101T000000Z-abc.json: is not a JSON report"))
    try FileManager.default.removeItem(at: cut)
    try FileManager.default.createDirectory(
      at: folder.url.appending(path: "Results/history/other"), withIntermediateDirectories: true)
    try FileManager.default.copyItem(
      at: folder.url.appending(path: "\(place)/\(files[0])"),
      to: folder.url.appending(path: "Results/history/other/\(files[0])"))
    let misplaced = try history("list")
    #expect(misplaced.status == 1)
    #expect(
      misplaced.errors == "error: Results/history/other/\(files[0]): expected a report of this folder's machine, found "
        + "one of \(machine)\n")
    try Data().write(to: folder.url.appending(path: "file"))
    let file = try history("add", "commit-0.json", "--history", "file")
    #expect(file.status == 1 && file.errors.hasPrefix("error: file/") && file.errors.count { $0 == "\n" } == 1)
    #expect(try history("list", "--history", "file").errors.hasPrefix("error: file: cannot be read: "))
  }

  @Test("An acknowledgement of another version is named")
  func otherVersion() throws {
    try addCommits(Self.slowdown)
    let path = "Results/history/\(machine)/acknowledged"
    try FileManager.default.createDirectory(
      at: folder.url.appending(path: path), withIntermediateDirectories: true)
    try Data("{\"schema_version\": 2}".utf8).write(to: folder.url.appending(path: "\(path)/a.json"))
    #expect(
      try history("check").errors
        == "error: \(path)/a.json: schema_version: version 2 is unknown; this program reads version 1\n")
  }

  @Test("The check speaks Markdown and JSON")
  func formats() throws {
    try addCommits(Self.slowdown)
    let markdown = try history("check", "--format", "markdown")
    #expect(markdown.status == 2)
    let line = try #require(markdown.output.split(separator: "\n").first { $0.hasPrefix("| \(Self.row)") })
    #expect(line.contains("| abc0007 and abc0008 |") && line.contains("| **slower** |"))
    let json = try history("check", "--format", "json")
    let document = try #require(try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any])
    #expect(document["has_regression"] as? Bool == true)
    let machines = try #require(document["machines"] as? [[String: Any]])
    let changes = try #require(machines[0]["changes"] as? [[String: Any]])
    #expect(changes.count == 1 && changes[0]["first_after"] as? String == Report.commit(8))
    let (lower, upper) = (changes[0]["ratio_lower"] as? Double ?? 2, changes[0]["ratio_upper"] as? Double ?? 0)
    #expect(lower < 1.04 && upper > 1.04 && lower > 1)
  }
}
