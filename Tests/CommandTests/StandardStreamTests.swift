import BenchmarkReports
import Foundation
import ModelInsight
import NeuralNetwork
import Testing

/// `-`, devices and pipes in place of files.
@Suite struct StandardStreamTests {
  private let folder: TemporaryFolder
  private let weights = "--weights \(TinyDigits.weights)"

  init() throws { folder = try TinyDigits.trained(epochs: 1) }

  @Test(
    "JSON that goes to standard output can be parsed: the text goes to standard error",
    arguments: ["-", "/dev/stdout", "/dev/fd/1", "link"])
  func json(output: String) throws {
    try #require(try folder.shell("ln -s /dev/stdout link").status == 0)
    let evaluate = "mnist-bench evaluate --data . \(weights) --json"
    let evaluation = try folder.shell("\(evaluate) \(output) 2>text >e1.json; \(evaluate) e2.json >text2; cat text")
    #expect(evaluation.status == 0 && evaluation.output.contains("ROC AUC"), "\(evaluation.output)")
    #expect(try folder.text("text") == folder.text("text2"))
    #expect(
      try EvaluationReport(contentsOf: folder.path("e1.json")).evaluation
        == EvaluationReport(contentsOf: folder.path("e2.json")).evaluation)
    let bench = try folder.shell("\(Command.bench) --output \(output) 2>text | python3 -m json.tool; cat text >&2")
    #expect(bench.output.hasPrefix("{\n    \"benchmarks\": [\n"), "\(bench.output)")
    #expect(bench.output.contains("GFLOP/s") && bench.output.contains("\nreport: "), "\(bench.output)")
    #expect(!folder.names(in: ".").contains { $0 == "-" || $0.hasSuffix(".unfinished") })
  }

  @Test("Every result can go to standard output, byte for byte as into a file")
  func results() throws {
    let history = "Results/train-documented-seed1.json"
    for command in [
      "quantize --data . \(weights) --output", "export --onnx \(weights) --output",
      "export --safetensors pytorch \(weights) --output", "prune --data . --epochs 0 \(weights) --output",
      "report \(history) --output", "explain t10k-images-idx3-ubyte --index 3 --as-is \(weights) --output",
    ] {
      let result = try folder.shell(
        "mnist-bench \(command) file >/dev/null 2>&1 && mnist-bench \(command) - 2>/dev/null >straight && cmp file straight"
      )
      #expect(result.status == 0 && result.output.isEmpty, "\(command): \(result.output)")
      #expect(try !folder.data("file").isEmpty)
    }
    let trace = try folder.shell("\(Command.train) --trace - 2>text | python3 -m json.tool >/dev/null && cat text")
    #expect(trace.status == 0 && trace.output.contains("steps: standard output\n"), "\(trace.output)")
    #expect(trace.output.contains("\nweights SHA-256 "))
  }

  @Test("A device stays one, a named pipe passes the result on, and a file that the shell has opened grows")
  func devices() throws {
    let evaluate = "mnist-bench evaluate --data . \(weights) --json"
    let null = try folder.shell("\(evaluate) /dev/null && \(Command.bench) --output /dev/null")
    #expect(null.status == 0, "\(null.output)")
    #expect(try folder.isThere("/dev/null", kind: "-c"))
    let pipe = try folder.shell("mkfifo p; cat p >e.json & \(evaluate) p >/dev/null; wait")
    #expect(pipe.status == 0, "\(pipe.output)")
    #expect(try EvaluationReport(contentsOf: folder.path("e.json")).evaluation.images == 20)
    #expect(try folder.isThere("p", kind: "-p"))
    let log = try folder.shell(
      "echo first >log; \(evaluate) /dev/stdout >>log 2>/dev/null; head -n 1 log; tail -n +2 log | python3 -m json.tool"
    )
    #expect(log.output.hasPrefix("first\n{\n"), "\(log.output)")
    let full = try folder.shell("\(evaluate) /dev/full >/dev/null")
    #expect(full.status == 1 && full.output == "error: /dev/full: cannot be written: No space left on device\n")
    let fullOutput = try folder.shell("{ \(evaluate) - >/dev/full; } 2>&1 >/dev/null")
    #expect(
      fullOutput.status == 1
        && fullOutput.output == "error: standard output: cannot be written: No space left on device\n")
    let closed = try folder.shell("\(evaluate) - >&-")
    #expect(
      closed.status == 1 && closed.output == "error: standard output: cannot be written: Bad file descriptor\n")
  }

  @Test("Every command that reads a file reads standard input")
  func inputs() throws {
    try Report.prepared([.init(name: "naive"), .init(name: "blas")]).write(to: folder.path("r.json"))
    let file = TinyDigits.weights
    for (command, input) in [
      ("compare - r.json", "r.json"), ("compare r.json -", "r.json"), ("export - --format csv", "r.json"),
      ("report - --output page.html", "r.json"), ("evaluate --data . --weights -", file),
      ("predict t10k-images-idx3-ubyte --as-is --weights -", file), ("quantize --data . --weights - --output q", file),
      ("train --data . --initial-weights - --epochs 1 --output fresh", file),
      ("train --data . --from - --epochs 2 --output further", file),
      ("report - --output page.html", "Results/train-documented-seed1.json"),
      ("explain - --index 0 --as-is \(weights) --output e.png", "t10k-images-idx3-ubyte"),
    ] {
      for source in ["<\(input)", "cat \(input) |"] {
        let isPipe = source.hasSuffix("|")
        let result = try folder.shell(isPipe ? "\(source) mnist-bench \(command)" : "mnist-bench \(command) \(source)")
        #expect(result.status == 0, "\(command): \(result.output)")
      }
    }
    let text = try folder.shell("mnist-bench evaluate --data . --weights - <\(file)").output
    #expect(text.hasPrefix("weights      standard input, SHA-256 "), "\(text)")
    let bad = try folder.shell("echo | mnist-bench export - --format csv")
    #expect(bad.status == 1 && bad.output.hasPrefix("error: standard input: "), "\(bad.output)")
    let twice = try folder.shell("mnist-bench compare - - <r.json")
    #expect(twice.status == 1 && twice.output == "error: standard input: cannot be read: it has been read already\n")
    let nameless = try folder.shell("mnist-bench quantize --data . --weights - <\(file)")
    #expect(
      nameless.status == 1
        && nameless.output
          == "error: standard input: is not a file that the result could be named after; expected --output FILE\n"
    )
    #expect(!folder.names(in: ".").contains { $0.hasPrefix("-") })
  }

  @Test("What writes several files needs a folder, and standard output holds one result")
  func folders() throws {
    for command in [
      "train --data . --epochs 1 --output", "tune --data . --vary batch-size=8 --output",
      "reproduce linear-regression --output", "data fetch synthetic --to",
      "report Results/train-documented-seed1.json --charts",
    ] {
      for place in ["-", "/dev/null"] {
        let result = try folder.shell("mnist-bench \(command) \(place)")
        #expect(result.status == 1)
        #expect(result.output == "error: \(place): expected a folder, since several files are written\n")
      }
    }
    try Report.prepared([.init(name: "naive"), .init(name: "blas")]).write(to: folder.path("r.json"))
    let two = try folder.shell("mnist-bench report r.json --output - --ladder -")
    #expect(two.status == 1)
    #expect(two.output == "error: standard output: expected one result there, found a second\n")
    let resumed = try folder.shell("\(Command.bench) --output - --resume")
    #expect(resumed.status == 1)
    #expect(resumed.output == "error: --resume: standard output: expected a file, beside which a run can be kept\n")
    #expect(!folder.names(in: ".").contains("-"))
  }
}
