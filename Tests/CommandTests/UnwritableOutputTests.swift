import BenchmarkReports
import Foundation
import Testing

/// Standard output and standard error that are closed, full, or pipes that nobody reads.
@Suite struct UnwritableOutputTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TinyDigits.trained(epochs: 1) }

  @Test(
    "Diagnostics that cannot be written are dropped; the work goes on to the same end",
    arguments: ["2>/dev/full", "2>&-", "2>&- <&-", "2>/dev/null"])
  func standardError(redirection: String) throws {
    let checkpoint = try folder.data(TinyDigits.weights)
    let training = try folder.shell("\(Command.train) --output again \(redirection)")
    #expect(training.status == 0 && training.output.contains("\ntest accuracy"), "\(training.output)")
    #expect(try folder.data("again/train-documented-seed1.safetensors") == checkpoint)
    let bench = try folder.shell("\(Command.bench) --output b.json \(redirection)")
    #expect(bench.status == 0 && bench.output.contains("GFLOP/s"), "\(bench.output)")
    #expect(try !Report(contentsOf: folder.path("b.json")).benchmarks.isEmpty)
    #expect(try !folder.text("b.json").contains("measuring this machine's limits"))
    #expect(folder.names(in: ".").filter { $0.hasPrefix("b.json") } == ["b.json"])
  }

  @Test("A pipe behind standard error that nobody reads does not end the program", arguments: ["trap '' PIPE", ":"])
  func brokenStandardError(trap: String) throws {
    let line = try folder.shell(
      "(\(trap); \(Command.bench) --output b.json 2>&1 >/dev/null; echo $? >status) | head -1; cat status")
    #expect(line.output == "measuring this machine's limits\n0\n")
    #expect(try !Report(contentsOf: folder.path("b.json")).benchmarks.isEmpty)
    let failure = try folder.shell(unread("\(trap); mnist-bench predict none.png 2>&1 >/dev/null"))
    #expect(failure.output == "1\n")
  }

  @Test("Errors that cannot be told keep their exit codes", arguments: ["2>/dev/full", "2>&-"])
  func exitCodes(redirection: String) throws {
    #expect(try folder.shell("mnist-bench predict none.png \(redirection)").status == 1)
    #expect(try folder.shell("mnist-bench bench --nonsense \(redirection)").status == 64)
  }

  @Test("Every command that prints ends with 1 where standard output is full or closed")
  func standardOutput() throws {
    try Report.prepared([.init(name: "naive"), .init(name: "blas")]).write(to: folder.path("r.json"))
    let weights = "--weights \(TinyDigits.weights)"
    let image = "t10k-images-idx3-ubyte"
    for command in [
      "--help", "help bench", "--generate-completion-script bash", "summary", "bench --list", "bench --help",
      "export r.json --format csv", "export r.json --format markdown", "export --onnx \(weights) --output w.onnx",
      "compare r.json r.json", "compare r.json r.json --format json", "report r.json --output page.html",
      "evaluate --data . \(weights) --json e.json", "predict \(image) \(weights)", "predict \(image) --json \(weights)",
      "explain \(image) --index 0 --as-is \(weights) --output e2.png",
      "quantize --data . \(weights) --output q.safetensors",
      "prune --data . --epochs 0 \(weights) --output p.safetensors", "data info --data .", "data show 0 --data .",
      "data verify --data .", "data fetch synthetic --to digits", "train --data . --epochs 1 --output t",
    ] {
      try expectFailure("\(command) >/dev/full", "No space left on device")
    }
    for command in ["--help", "summary", "evaluate --data . \(weights)"] {
      try expectFailure("\(command) >&-", "Bad file descriptor")
    }
    // Results come before what is printed of them.
    for name in ["w.onnx", "page.html", "e.json", "e2.png", "q.safetensors", "p.safetensors"] {
      #expect(folder.names(in: ".").contains(name), "\(name)")
    }
    #expect(folder.names(in: "t").count == 2)
  }

  @Test("A reader that goes away ends the program quietly, by SIGPIPE", arguments: ["trap '' PIPE", ":"])
  func goneReader(trap: String) throws {
    for command in ["summary", "--help", "evaluate --data . --weights \(TinyDigits.weights)"] {
      let result = try folder.shell(unread("\(trap); mnist-bench \(command) 2>errors"))
      #expect(result.output == "141\n", "\(command)")
      #expect(try folder.text("errors").isEmpty, "\(command)")
    }
  }

  private func expectFailure(_ command: String, _ reason: String) throws {
    let result = try folder.shell("{ mnist-bench \(command); } 2>errors")
    let last = try folder.text("errors").split(separator: "\n").last
    #expect(result.status == 1 && last == "error: standard output: cannot be written: \(reason)", "\(command)")
  }

  /// Runs `command` when its standard output is a pipe that nobody reads any more, and prints its status.
  private func unread(_ command: String) -> String {
    """
    rm -f closed; (while [ ! -e closed ]; do sleep 0.02; done; \(command); echo $? >status) | (exec <&-; touch closed)
    cat status
    """
  }
}
