import Foundation
import Testing

@testable import RevisionComparison

/// `mnist-bench ab`, with scripts in the place of the two programs: each says how long its calls took.
@Suite struct ABTests {
  private let folder = try! TemporaryFolder()

  /// A worker whose calls of each row take so many nanoseconds; `proof` is what it answers to being proved.
  private func writeWorker(
    _ name: String, rows: [String: Int] = ["conv/simd": 10_000], isDebug: Bool = false, proof: String = "ok"
  ) throws {
    try Script.writeWorker(
      rows, isDebug: isDebug, proof: proof,
      start: #"echo "\#(name) $(printf %s "$MNIST_BENCH_WORKER" | wc -c) $*" >>starts.txt"#,
      to: folder.url.appending(path: name))
  }

  private func ab(_ flags: String...) throws -> CommandLineTool.Result {
    try CommandLineTool.run(
      ["ab", "--base-binary", "base", "--head-binary", "head", "--base-name", "main (abc)"] + flags, in: folder)
  }

  private func starts() throws -> [[Substring]] {
    String(decoding: try folder.data("starts.txt"), as: UTF8.self).split(separator: "\n").map {
      $0.split(separator: " ")
    }
  }

  @Test("The same program twice is the same, and a slowdown is found")
  func verdicts() throws {
    try writeWorker("base", rows: ["a/simd": 10_000, "b/simd": 2_000_000])
    try writeWorker("head", rows: ["a/simd": 10_000, "b/simd": 2_060_000])
    let result = try ab("--format", "json")
    #expect(result.status == 2, "\(result.errors)")
    let document = try #require(try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
    let rows = try #require(document["rows"] as? [[String: Any]])
    #expect(rows.compactMap { $0["verdict"] as? String } == ["same", "slower"])
    #expect(abs((rows[1]["ratio"] as? Double ?? 0) - 1.03) < 1e-9)
    #expect(rows[0]["within"] as? Double == 0.01 && rows[0]["restarts"] as? Int == 9)
    let text = try ab()
    #expect(text.output.hasPrefix("base: main (abc)\nhead: head\n"))
    #expect(text.output.contains("the same within 1.0 %"))
    #expect(text.output.hasSuffix("1 slower, 0 faster, 1 the same, 0 not decided, 0 not comparable\n"))
  }

  @Test("Both are started anew each time, elsewhere: with other processors, buffers and bytes in the environment")
  func restarts() throws {
    try writeWorker("base")
    try writeWorker("head")
    #expect(try ab("--workloads", "conv2-forward", "--kernels", "simd", "--cold-cache").status == 0)
    // A greeting and a proof of each, then nine restarts.
    let lives = try starts().dropFirst(4)
    #expect(lives.count == 18)
    #expect(lives.count { $0[0] == "base" } == 9)
    #expect(Set(lives.map(\.[1])).count > 9)
    for pair in stride(from: lives.startIndex, to: lives.endIndex, by: 2) {
      #expect(Set([lives[pair][0], lives[pair + 1][0]]) == ["base", "head"])
    }
    let arguments = lives.map { $0[2...].joined(separator: " ") }
    let selection = "worker --workloads conv2-forward --kernels simd --cold-cache"
    #expect(arguments.allSatisfy { $0.hasPrefix(selection) && $0.contains(" --placement ") })
    #expect(Set(arguments).count == 18)
  }

  @Test("What is not decided in time is said, with what would have been seen")
  func undecided() throws {
    try writeWorker("base")
    // Half as long or twice as long from life to life.
    try Script.write(
      """
      echo '{"version":1,"rows":[{"name":"conv/simd","kernel":"simd","threads":1}],"build":{"isDebug":false}}'
      factor=$(($(od -An -N1 -tu1 /dev/urandom) % 2 * 15000 + 5000))
      while read -r request row calls; do
        case $request in time) echo $((factor * calls)) ;; *) echo ok ;; esac
      done
      """, to: folder.url.appending(path: "head"))
    let result = try ab("--budget", "1.5")
    #expect(result.status == 0, "\(result.errors)")
    #expect(result.output.contains("\nNot decided:\n  conv/simd: "))
    #expect(result.output.contains("0 slower, 0 faster, 0 the same, 1 not decided"))
  }

  @Test("A head that fails its proof is a regression, and is not timed")
  func failedProof() throws {
    try writeWorker("base")
    try writeWorker("head", proof: "failed element 3 is off")
    let result = try ab()
    #expect(result.status == 2, "\(result.errors)")
    #expect(result.output.contains("FAILED in the head: element 3 is off"))
    #expect(try starts().count == 4)
  }

  @Test("Benchmarks that one of the two lacks are named")
  func differentRows() throws {
    try writeWorker("base", rows: ["a/simd": 10_000, "old/simd": 1])
    try writeWorker("head", rows: ["a/simd": 10_000, "new/simd": 1])
    let result = try ab()
    #expect(result.status == 0, "\(result.errors)")
    #expect(
      result.output.contains("Only in the base:\n  old/simd") && result.output.contains("Only in the head:\n  new/"))
  }

  @Test("A debug build is refused unless forced")
  func debugBuild() throws {
    try writeWorker("base")
    try writeWorker("head", isDebug: true)
    let result = try ab()
    #expect(result.status == 1)
    #expect(result.lastError.contains("the head is from a debug build"))
    #expect(try ab("--force").status == 0)
  }

  @Test("A program that does not do its work is named with its last words")
  func brokenWorker() throws {
    try writeWorker("base")
    try Script.write("echo first >&2; echo 'error: out of luck' >&2; exit 3", to: folder.url.appending(path: "head"))
    #expect(try ab().lastError == "error: head worker: ended with 3: error: out of luck")
    try Script.write(
      "echo \"Error: Unexpected argument 'worker'\" >&2; exit 64", to: folder.url.appending(path: "head"))
    #expect(try ab().lastError.hasSuffix("(a revision from before the command 'worker' cannot be compared)"))
    try Script.write("echo hello; read -r line", to: folder.url.appending(path: "head"))
    #expect(try ab().lastError == "error: head worker: expected a greeting, found 'hello'")
    try FileManager.default.removeItem(at: folder.url.appending(path: "head"))
    #expect(try ab().lastError.hasPrefix("error: head: cannot be run"))
  }

  @Test("A worker that is gone between two requests is an error, and a reader that goes away stays quiet")
  func brokenPipes() throws {
    try writeWorker("base")
    try Script.write(
      """
      echo '{"version":1,"rows":[{"name":"conv/simd","kernel":"simd","threads":1}],"build":{"isDebug":false}}'
      read -r line; echo ok
      """, to: folder.url.appending(path: "head"))
    #expect(try ab().lastError.hasPrefix("error: head worker: ended with 0"))
    try writeWorker("head")
    let command = "\(CommandLineTool.path) ab --base-binary base --head-binary head"
    let quiet = try Script.run("{ \(command) 2>errors; echo $? >status; } | true; cat status errors", in: folder.url)
    #expect(quiet.output.hasPrefix("141\n") && !quiet.output.contains("cannot be written"), "\(quiet.output)")
  }

  @Test("Ctrl-C ends the workers, too", .timeLimit(.minutes(1)))
  func interruption() throws {
    try writeWorker("base")
    try Script.write(
      """
      echo $$ >>processes.txt
      echo '{"version":1,"rows":[{"name":"conv/simd","kernel":"simd","threads":1}],"build":{"isDebug":false}}'
      while read -r request row calls; do
        [ "$request" != time ] || { echo timing >>timing.txt; exec sleep 600; }
        echo ok
      done
      """, to: folder.url.appending(path: "head"))
    let running = try CommandLineTool.start(["ab", "--base-binary", "base", "--head-binary", "head"], in: folder)
    while (try? folder.data("timing.txt")) == nil { Thread.sleep(forTimeInterval: 0.005) }
    running.interrupt()
    let result = running.result()
    #expect(result.status == 130 && result.errors.hasSuffix("stopped; nothing is kept\n"), "\(result.errors)")
    let processes = String(decoding: try folder.data("processes.txt"), as: UTF8.self).split(separator: "\n")
    for process in processes { #expect(kill(try #require(Int32(process)), 0) == -1) }
  }

  @Test(
    "Limits that make no sense are usage errors",
    arguments: [["--within", "0"], ["--budget", "0"], ["--threads", "0"]])
  func badFlags(flags: [String]) throws {
    let result = try CommandLineTool.run(["ab", "--base-binary", "base", "--head-binary", "head"] + flags, in: folder)
    #expect(result.status == 64 && result.errors.contains(flags[0]), "\(result.errors)")
  }

  @Test("This program is such a worker: it is proved, timed and found the same as itself")
  func realWorker() throws {
    let path = CommandLineTool.path
    let result = try CommandLineTool.run(
      [
        "ab", "--base-binary", path, "--head-binary", path, "--force", "--within", "60", "--workloads",
        "dense2-forward",
        "inference", "--kernels", "naive", "--batch-size", "2", "--threads", "1", "2",
      ], in: folder)
    #expect(result.status == 0, "\(result.errors)")
    #expect(result.output.contains("0 slower, 0 faster, 4 the same"), "\(result.output)")
  }

  @Test("A worker answers what it is asked, and says what is wrong with a request", .timeLimit(.minutes(1)))
  func answers() throws {
    let worker = try WorkerProcess(
      path: CommandLineTool.path,
      arguments: ["--workloads", "dense2-forward", "--kernels", "naive", "--placement", "7"])
    let rows = try worker.greeting().rows
    #expect(rows.map(\.name) == ["dense2-forward/naive/batch:32/threads:1"])
    #expect(try worker.answer(to: .prepare(row: 0)) == "ok")
    #expect(try worker.answer(to: .prove(row: 0)) == "ok")
    #expect(try worker.time(row: 0, calls: 100) > 0)
    #expect(try worker.answer(to: .time(row: 1, calls: 1)) == "failed row 1: expected one of 0 to 0")
    for line in ["", "time 0", "time a b", "prove", "prepare 0 1", "shutdown 0"] {
      #expect(WorkerProtocol.Request(line: line) == nil)
    }
  }
}
