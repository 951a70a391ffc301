import Foundation
import Testing

@Suite struct ReproduceCommandTests {
  private let folder = try! TemporaryFolder()

  @Test("Data that are learnt to the last image: exit code 0, table and report agree")
  func reproduced() throws {
    try TinyDigits.write(perClass: 40, testPerClass: 2, to: folder)
    let result = try reproduce("mnist-cnn", "--seeds", "2")
    #expect(result.status == 0, "\(result.output)\(result.errors)")
    #expect(folder.names(in: "Results") == ["reproduce.json", "reproduce.md"])
    let experiment = try experiment()
    #expect(experiment["name"] as? String == "mnist-cnn" && experiment["reproduced"] as? Bool == true)
    #expect(experiment["seeds"] as? [Int] == [1, 2])
    let quantities = try #require(experiment["quantities"] as? [[String: Any]])
    #expect(
      quantities.map { $0["name"] as? String } == [
        "test accuracy", "time per epoch", "time per image", "first loss", "first accuracy",
      ])
    #expect(quantities.map { $0["documented"] as? Double } == [0.996, nil, 259e-6, 0.0922, 0.977])
    #expect(quantities.allSatisfy { ($0["measured"] as? [Double])?.count == 2 })
    for line in ["seed 1 ", "seed 2 ", "median ", "documented "] {
      #expect(result.output.contains("\n\(line)"), "\(line)")
    }
    #expect(result.output.contains("Reproduced") && result.output.contains("98.24, 99.17, 99.15, 99.17 and 99.13 %"))
    #expect(result.output.contains("not MNIST's"))
    #expect(result.output.split(separator: "\n").allSatisfy { $0.count <= 100 || $0.hasPrefix("data: ") })
  }

  @Test("Data that cannot be learnt: exit code 1, and the verdict says so")
  func notReproduced() throws {
    // Ten images make five steps, which is too few for anything.
    try TinyDigits.write(perClass: 1, testPerClass: 2, to: folder)
    let result = try reproduce("mnist-cnn", "--seeds", "1")
    #expect(result.status == 1)
    #expect(result.output.contains("\nNot reproduced: the median test accuracy, "))
    #expect(try experiment()["reproduced"] as? Bool == false)
  }

  @Test("Ratios and aims of the fast recipe are those of its times; the verdict says in words which are reached")
  func sprint() throws {
    try TinyDigits.write(perClass: 4, testPerClass: 2, to: folder)
    let result = try reproduce("mnist-cnn-sprint", "--seeds", "2")
    let quantities = try #require(experiment()["quantities"] as? [[String: Any]])
    #expect(
      quantities.map { $0["name"] as? String } == [
        "test accuracy", "training time", "23.6 s over that", "39 s over that",
      ])
    let measured = try quantities.map { try #require($0["measured"] as? [Double]) }
    for (seconds, (ratio, stated)) in zip(measured[1], zip(measured[2], measured[3])) {
      #expect(abs(ratio * seconds - 23.555) < 1e-9 && abs(stated * seconds - 39) < 1e-9)
    }
    let medians = try quantities.map { try #require($0["median"] as? Double) }
    func words(_ isReached: Bool) -> String { isReached ? "reached" : "not reached" }
    #expect(result.output.contains("the aim, 0.76 s: \(words(medians[1] <= 0.76))."))
    #expect(result.output.contains("in the fastest framework: \(words(medians[2] >= 30)),"))
    #expect(result.output.split(separator: "\n").allSatisfy { $0.count <= 100 || $0.hasPrefix("data: ") })
    #expect((result.status == 0) == (try #require(measured[0].min()) >= 0.99))
  }

  @Test("No seeds are a usage error", arguments: ["0", "101", "x"])
  func seeds(count: String) throws {
    let result = try reproduce("--seeds", count)
    #expect(result.status == 64 && result.errors.hasPrefix("Error: "))
    #expect(folder.names(in: "Results").isEmpty)
  }

  @Test("The small experiments come out as they should, need no images, and leave plots")
  func smallExperiments() throws {
    let names = ["binary-5-10-1", "binary-2-1-1", "linear-regression", "binary-2-1"]
    let result = try CommandLineTool.run(["reproduce", "--seeds", "2"] + names, in: folder)
    #expect(result.status == 0, "\(result.output)\(result.errors)")
    let plots = ["reproduce-binary-2-1.svg", "reproduce-linear-regression.svg"]
    #expect(folder.names(in: "Results") == plots + ["reproduce.json", "reproduce.md"])
    let experiments = try #require(folder.json("Results/reproduce.json")["experiments"] as? [[String: Any]])
    #expect(experiments.map { $0["name"] as? String } == names)
    #expect(result.output.split(separator: "\n").allSatisfy { $0.count <= 100 })
    let five = try #require(experiments[0]["quantities"] as? [[String: Any]]).suffix(2)
    #expect(five.map { $0["name"] as? String } == ["validation loss, epoch 1", "epoch 100"])
    let losses = try five.map { try #require($0["measured"] as? [Double]) }
    #expect(zip(losses[0], losses[1]).allSatisfy { $1 < $0 && $1 > 0 })
    // The step worked by hand: w from 0 to 0.44, not to -0.02.
    let quantities = try #require(experiments[2]["quantities"] as? [[String: Any]])
    let first = try #require(quantities.first { $0["name"] as? String == "weight after step 1" })
    #expect(first["documented"] as? Double == -0.02)
    #expect(abs((first["median"] as? Double ?? 0) - 0.44) < 1e-6)
    let markdown = String(decoding: try folder.data("Results/reproduce.md"), as: UTF8.self)
    #expect(names.allSatisfy { markdown.contains("\n## \($0)\n") })
    for plot in plots {
      let svg = String(decoding: try folder.data("Results/\(plot)"), as: UTF8.self)
      #expect(markdown.contains("](\(plot))\n"))
      #expect(svg.hasPrefix("<svg ") && svg.hasSuffix("</svg>\n") && svg.contains("class=\"mark s0\""))
    }
  }

  @Test("An experiment that there is not is a usage error")
  func unknown() throws {
    let result = try reproduce("mnist-rnn")
    #expect(result.status == 64 && result.errors.contains("unknown experiment \"mnist-rnn\"; there are: mnist-cnn, "))
    #expect(result.errors.contains("mnist-cnn-accurate, mnist-cnn-sprint"))
  }

  private func reproduce(_ flags: String...) throws -> CommandLineTool.Result {
    try CommandLineTool.run(["reproduce", "--data", folder.url.path] + flags, in: folder)
  }

  private func experiment() throws -> [String: Any] {
    let report = try folder.json("Results/reproduce.json")
    #expect(report["schema_version"] as? Int == 1)
    return try #require((report["experiments"] as? [[String: Any]])?.first)
  }
}
