import Foundation
import Testing

@Suite struct TuneCommandTests {
  private let folder = try! TemporaryFolder()

  init() throws { try TinyDigits.write(to: folder) }

  @Test("A grid is every combination, and the recipe itself; the report says what was tried")
  func grid() throws {
    let result = try tune(
      "--epochs", "1", "--validation", "10", "--seeds", "2", "--vary", "learning-rate=1e-3,1e-2",
      "augment=none,rotation=7 shift=1")
    #expect(result.status == 0, "\(result.errors)")
    #expect(folder.names(in: "Results") == ["tune.json"])
    let report = try folder.json("Results/tune.json")
    #expect(report["validation"] as? String == "the last 10 training images")
    let trials = try #require(report["trials"] as? [[String: Any]])
    let flags = Set(trials.map { ($0["flags"] as? [String] ?? []).joined(separator: " ") })
    #expect(
      flags == [
        "", "--learning-rate 1e-3 --augment none", "--learning-rate 1e-2 --augment none",
        "--learning-rate 1e-3 --augment rotation=7 shift=1", "--learning-rate 1e-2 --augment rotation=7 shift=1",
      ])
    #expect(trials.allSatisfy { ($0["accuracies"] as? [Double])?.count == 2 })
    let means = trials.map { $0["mean_accuracy"] as? Double ?? -1 }
    #expect(means == means.sorted(by: >))
    for trial in trials {
      let accuracies = try #require(trial["accuracies"] as? [Double])
      let error = abs((accuracies[0] - accuracies[1]) / 2)
      #expect(abs((trial["standard_error"] as? Double ?? -1) - error) < 1e-12)
      #expect(trial["mean_accuracy"] as? Double == (accuracies[0] + accuracies[1]) / 2)
    }
    #expect(result.output.contains("(the recipe itself)"))
  }

  @Test("One change at a time, each beside the recipe itself with the same images and seed")
  func oneAtATime() throws {
    let result = try tune(
      "--epochs", "1", "--folds", "2", "--seeds", "2", "--one-at-a-time", "--vary", "batch-size=8,16",
      "optimizer=muon --learning-rate 5e-4")
    #expect(result.status == 0, "\(result.errors)")
    let report = try folder.json("Results/tune.json")
    #expect(
      report["search"] as? String == "one change at a time of: batch-size=8,16; optimizer=muon --learning-rate 5e-4")
    let trials = try #require(report["trials"] as? [[String: Any]])
    let flags = trials.map { ($0["flags"] as? [String] ?? []).joined(separator: " ") }
    #expect(
      Set(flags) == ["", "--batch-size 8", "--batch-size 16", "--optimizer muon --learning-rate 5e-4"]
        && flags.count == 4)
    let base = try #require(trials[flags.firstIndex(of: "")!]["accuracies"] as? [Double])
    for trial in trials {
      let accuracies = try #require(trial["accuracies"] as? [Double])
      guard trial["flags"] as? [String] != [] else {
        #expect(trial["mean_difference"] == nil && trial["difference_error"] == nil)
        continue
      }
      let differences = zip(accuracies, base).map { $0 - $1 }
      let mean = differences.reduce(0, +) / 4
      let error = (differences.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 3 / 4).squareRoot()
      #expect(abs((trial["mean_difference"] as? Double ?? -9) - mean) < 1e-12)
      #expect(abs((trial["difference_error"] as? Double ?? -9) - error) < 1e-12)
    }
  }

  @Test("Cross-validation holds out each part in turn; random search draws from ranges")
  func foldsAndRanges() throws {
    let flags = ["--epochs", "1", "--folds", "4", "--random", "3", "--vary", "learning-rate=1e-4..1e-2", "ema=0..0.5"]
    let result = try tune(flags)
    #expect(result.status == 0, "\(result.errors)")
    let trials = try #require(folder.json("Results/tune.json")["trials"] as? [[String: Any]])
    #expect(trials.count == 4 && trials.allSatisfy { ($0["accuracies"] as? [Double])?.count == 4 })
    for trial in trials {
      guard let flags = trial["flags"] as? [String], !flags.isEmpty else { continue }
      #expect((1e-4...1e-2).contains(Double(flags[1]) ?? 0) && (0...0.5).contains(Double(flags[3]) ?? -1))
    }
    // The draws are seeded.
    #expect(try tune(flags).status == 0)
    let again = try #require(folder.json("Results/tune.json")["trials"] as? [[String: Any]])
    #expect(trials.map { $0["flags"] as? [String] } == again.map { $0["flags"] as? [String] })
  }

  @Test("From whole bounds whole numbers are drawn, however large")
  func wholeNumbers() throws {
    let result = try tune(
      "--epochs", "1", "--validation", "10", "--random", "4", "--vary", "batch-size=8..32", "images=20000..90000",
      "ema=0..0.5")
    #expect(result.status == 0, "\(result.errors)")
    let trials = try #require(folder.json("Results/tune.json")["trials"] as? [[String: Any]])
    #expect(trials.count == 5)
    for trial in trials {
      guard let flags = trial["flags"] as? [String], !flags.isEmpty else { continue }
      #expect((8...32).contains(Int(flags[1]) ?? 0) && (20_000...90_000).contains(Int(flags[3]) ?? 0), "\(flags)")
      #expect((0...0.5).contains(Double(flags[5]) ?? -1))
    }
  }

  @Test("A setting that diverges is on record, and does not end the search")
  func divergence() throws {
    // At a rate of 10, a weight decay of 10 multiplies kernels by -99 in each of the 30 steps.
    let result = try tune(
      "--epochs", "1", "--validation", "10", "--seeds", "2", "--optimizer", "sgd", "--weight-decay", "10",
      "--batch-size", "1", "--vary", "learning-rate=10,1e-4")
    #expect(result.status == 0, "\(result.errors)")
    let trials = try #require(folder.json("Results/tune.json")["trials"] as? [[String: Any]])
    #expect(trials.count == 3)
    let diverged = try #require(trials.last)
    #expect(diverged["flags"] as? [String] == ["--learning-rate", "10"])
    #expect((diverged["divergence"] as? String)?.hasPrefix("training diverged: the loss is not") == true)
    #expect(diverged["mean_accuracy"] == nil && diverged["mean_difference"] == nil)
    #expect(trials.dropLast().allSatisfy { $0["divergence"] == nil && $0["mean_accuracy"] != nil })
    #expect(result.output.contains("diverged") && result.errors.contains("trial 2/3 run 1/2 training diverged"))
  }

  @Test(
    "A search that makes no sense is one line that says why",
    arguments: [
      (["--vary", "learning-rate"], "expected FLAG=VALUE"),
      (["--vary", "learning-rate=1e-4..1e-2"], "a range needs --random"),
      (["--one-at-a-time", "--vary", "learning-rate=1e-4..1e-2"], "a range needs --random"),
      (["--one-at-a-time", "--random", "2"], "exclude each other"),
      (["--vary", "speed=1"], "speed"), (["--vary", "batch-size=0"], "batch size must be"),
      (["--folds", "1"], "--folds 1"), (["--folds", "2", "--validation", "5"], "exclude each other"),
      (["--random", "1000000000", "--vary", "ema=0..0.5"], "--random 1000000000: expected 1 to 10000"),
      (["--vary"] + Array(repeating: "ema=0,0.1,0.2,0.3,0.4", count: 6), "expected at most 10000 combinations"),
      (["--vary", "help=1"], "--vary --help 1: expected flags that change a recipe"),
      (["--validation", "40"], "fewer than the 40 training images"), (["--folds", "41"], "at most the 40"),
    ])
  func nonsense(flags: [String], expected: String) throws {
    let result = try tune(flags)
    #expect(result.status != 0)
    let first = result.errors.split(separator: "\n").first.map(String.init) ?? ""
    #expect(first.lowercased().hasPrefix("error: ") && first.contains(expected), "\(result.errors)")
    #expect(folder.names(in: "Results").isEmpty)
  }

  private func tune(_ flags: String...) throws -> CommandLineTool.Result { try tune(flags) }

  private func tune(_ flags: [String]) throws -> CommandLineTool.Result {
    try CommandLineTool.run(["tune", "--data", folder.url.path] + flags, in: folder)
  }
}
