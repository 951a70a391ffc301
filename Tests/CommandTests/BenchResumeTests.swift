import BenchmarkReports
import Foundation
import Testing

/// An interrupted `bench`, and `bench --resume`.
@Suite struct BenchResumeTests {
  private let folder = try! TemporaryFolder()

  init() throws { try TinyDigits.write(to: folder) }

  @Test("Ctrl-C keeps what is measured, and --resume measures the rest", .timeLimit(.minutes(2)))
  func resume() throws {
    let running = try CommandLineTool.start(arguments(), in: folder)
    while lines("b.json.unfinished") < 2 { Thread.sleep(forTimeInterval: 0.005) }
    running.interrupt()
    let stopped = running.result()
    #expect(stopped.status == 130, "\(stopped.errors)")
    #expect(stopped.errors.hasSuffix("go on with the same command and --resume\n"), "\(stopped.errors)")
    #expect(!folder.names(in: ".").contains("b.json"))
    let partial = try String(decoding: folder.data("b.json.unfinished"), as: UTF8.self)
    let done = partial.split(separator: "\n").dropFirst()
    #expect(!done.isEmpty)
    let resumed = try CommandLineTool.run(arguments("--resume"), in: folder)
    #expect(resumed.status == 0, "\(resumed.errors)")
    #expect(resumed.errors.contains("\(done.count) of 4 cases are done already\n"), "\(resumed.errors)")
    let report = try Report(contentsOf: folder.url.appending(path: "b.json"))
    let medians = report.benchmarks.filter { $0.aggregateName == "median" }
    #expect(medians.map(\.counters.workload) == ["dense2-forward", "dense2-backward-data", "adam", "gemm:m64n64k64"])
    // What had been measured is in the report as it was.
    let kept = try done.flatMap { try JSONDecoder().decode(Line.self, from: Data($0.utf8)).rows }
    #expect(!kept.isEmpty && Array(report.benchmarks.prefix(kept.count)) == kept)
    #expect(report.context.details.warnings.contains { $0.hasPrefix("the run was interrupted: \(done.count) of 4") })
    #expect(!folder.names(in: ".").contains("b.json.unfinished"))
  }

  @Test("Only the same run can be finished")
  func refusals() throws {
    let nothing = try CommandLineTool.run(arguments("--resume"), in: folder)
    #expect(nothing.status == 1)
    #expect(
      nothing.lastError
        == "error: --resume: b.json.unfinished: expected what an interrupted run has left, found no such file")
    try Data("garbage\n".utf8).write(to: folder.url.appending(path: "b.json.unfinished"))
    #expect(try CommandLineTool.run(arguments("--resume"), in: folder).lastError.hasSuffix("run without --resume"))
    let running = try CommandLineTool.start(arguments(), in: folder)
    while lines("b.json.unfinished") < 2 { Thread.sleep(forTimeInterval: 0.005) }
    running.interrupt()
    #expect(running.result().status == 130)
    let other = try CommandLineTool.run(arguments("--resume", "--cold-cache"), in: folder)
    #expect(other.status == 1)
    #expect(
      other.lastError == "error: --resume: b.json.unfinished is of another run: cache mode is warm there, cold now")
    let partial = try folder.data("b.json.unfinished")
    try edit("b.json.unfinished", field: "OpenBLAS core type", to: "Other")
    #expect(
      try CommandLineTool.run(arguments("--resume"), in: folder).lastError
        .contains("is of another run: OpenBLAS core type is Other there, "))
    try partial.write(to: folder.url.appending(path: "b.json.unfinished"))
    // A line that was being written when the program was killed is measured again.
    let handle = try FileHandle(forWritingTo: folder.url.appending(path: "b.json.unfinished"))
    try handle.seekToEnd()
    try handle.write(contentsOf: Data("{\"title\": \"half".utf8))
    try handle.close()
    #expect(try CommandLineTool.run(arguments("--resume"), in: folder).status == 0)
  }

  @Test("A debug build is refused, unless forced")
  func debugBuild() throws {
    let result = try CommandLineTool.run(["bench", "--quick", "--output", "b.json"], in: folder)
    #if DEBUG
      #expect(result.status == 1)
      #expect(result.errors.hasPrefix("error: this is a "), "\(result.errors)")
    #else
      #expect(result.status == 0)
    #endif
  }

  private func arguments(_ flags: String...) -> [String] {
    [
      "bench", "--force", "--quick", "--seconds", "0.3", "--output", "b.json", "--data", folder.path(""), "--kernels",
      "simd", "--workloads", "dense2-forward", "dense2-backward-data", "adam", "gemm:m64n64k64",
    ] + flags
  }

  /// Gives what identifies the run in a partial report's first line another value.
  private func edit(_ name: String, field: String, to value: String) throws {
    var lines = try folder.data(name).split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    var header = try #require(JSONSerialization.jsonObject(with: lines[0]) as? [String: Any])
    var fields = try #require((header["identity"] as? [String: [[String: String]]])?["fields"])
    let index = try #require(fields.firstIndex { $0["name"] == field })
    fields[index]["value"] = value
    header["identity"] = ["fields": fields]
    lines[0] = try JSONSerialization.data(withJSONObject: header)
    try Data(lines.joined(separator: [UInt8(ascii: "\n")])).write(to: folder.url.appending(path: name))
  }

  private func lines(_ name: String) -> Int {
    (try? folder.data(name).count { $0 == UInt8(ascii: "\n") }) ?? 0
  }

  /// What is kept of a case.
  private struct Line: Decodable {
    let rows: [ReportRow]
  }
}
