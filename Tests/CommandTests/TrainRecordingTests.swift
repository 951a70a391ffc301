import Foundation
import Testing

/// `mnist-bench train --profile` and `--trace`.
@Suite struct TrainRecordingTests {
  private let folder = try! TemporaryFolder()

  init() throws { try TinyDigits.write(to: folder) }

  @Test("The profile has a table for each thread, whose sum is the step within 2 %", arguments: [1, 2])
  func profile(threads: Int) throws {
    let result = try train("--profile", "--threads", "\(threads)")
    #expect(result.status == 0, "\(result.errors)")
    let lines = result.output.split(separator: "\n")
    #expect(lines.contains { $0.hasPrefix("2 training steps of ") })
    for thread in 1...threads { #expect(lines.contains("thread \(thread) of \(threads)")) }
    for name in ["conv2d + max_pooling2d", "conv2d_2", "dense_1", "images", "loss", "waiting"] {
      #expect(lines.count { $0.hasPrefix(name + " ") } == threads, "\(name)")
    }
    let sums = lines.filter { $0.hasPrefix("sum ") }.compactMap { $0.split(separator: " ").dropLast().last }
    #expect(sums.count == threads)
    for sum in sums { #expect(abs((Double(sum) ?? 0) - 100) < 2, "\(sum)") }
    #expect(lines.allSatisfy { $0.count <= 100 })
  }

  @Test("The trace's slices nest, do not overlap on a thread, and add up to the step", arguments: [1, 2])
  func trace(threads: Int) throws {
    let result = try train("--trace", "traces/t.json", "--threads", "\(threads)")
    #expect(result.status == 0, "\(result.errors)")
    let events = try #require(folder.json("traces/t.json")["traceEvents"] as? [[String: Any]])
    let slices = events.filter { $0["ph"] as? String == "X" }.compactMap(Slice.init)
    #expect(slices.count == events.count { $0["ph"] as? String == "X" })
    #expect(Set(slices.map(\.thread)) == Set(1...threads))
    for thread in 1...threads {
      let own = slices.filter { $0.thread == thread }
      let steps = own.filter { $0.category == "step" }.sorted { $0.start < $1.start }
      #expect(steps.map(\.name) == ["step 1", "step 2"])
      #expect(zip(steps, steps.dropFirst()).allSatisfy { $0.end <= $1.start })
      let phases = own.filter { $0.category != "step" }.sorted { $0.start < $1.start }
      #expect(zip(phases, phases.dropFirst()).allSatisfy { $0.end <= $1.start })
      #expect(phases.allSatisfy { phase in steps.contains { $0.start <= phase.start && phase.end <= $0.end } })
      for step in steps {
        let inside = phases.filter { step.start <= $0.start && $0.end <= step.end }
        let sum = inside.reduce(0) { $0 + $1.duration }
        #expect(abs(Double(sum) / Double(step.duration) - 1) < 0.02)
      }
    }
    for name in ["images", "conv2d + max_pooling2d forward", "conv2d_2 backward", "loss", "update 0..<2048"] {
      #expect(slices.contains { $0.name == name }, "\(name)")
    }
    let names = events.filter { $0["name"] as? String == "thread_name" }
      .compactMap { ($0["args"] as? [String: String])?["name"] }
    #expect(names == (1...threads).map { "thread \($0) of \(threads)" })
  }

  @Test("A trace does not replace the history or the checkpoint", arguments: ["json", "safetensors"])
  func sparing(ending: String) throws {
    let file = "Results/train-documented-seed1.\(ending)"
    let result = try train("--trace", file)
    #expect(result.status == 1)
    #expect(result.errors == "error: \(file): expected another file than \(file), which would be lost\n")
    #expect(folder.names(in: "Results").isEmpty)
  }

  @Test("A trace that cannot be written is refused before any work")
  func refusal() throws {
    let result = try train("--trace", "/proc/nowhere/t.json")
    #expect(result.status == 1)
    #expect(result.errors.hasPrefix("error: /proc/nowhere: cannot make this folder"), "\(result.errors)")
    #expect(folder.names(in: "Results").isEmpty)
  }

  private func train(_ flags: String...) throws -> CommandLineTool.Result {
    try CommandLineTool.run(["train", "--data", folder.url.path, "--epochs", "1"] + flags, in: folder)
  }
}

/// A slice of a trace, in whole nanoseconds.
private struct Slice {
  let name: String
  let category: String
  let thread: Int
  let start: Int
  let duration: Int

  var end: Int { start + duration }

  init?(_ event: [String: Any]) {
    guard let name = event["name"] as? String, let category = event["cat"] as? String,
      let thread = event["tid"] as? Int, event["pid"] is Int, let start = event["ts"] as? Double,
      let duration = event["dur"] as? Double
    else { return nil }
    self.name = name
    self.category = category
    self.thread = thread
    self.start = Int((start * 1000).rounded())
    self.duration = Int((duration * 1000).rounded())
  }
}
