import Digits
import Files
import Foundation
import JSONDocuments
import Testing

@testable import NeuralNetwork

@Suite struct HistoryTests {
  private let folder = try! TemporaryFolder()

  @Test("What is written is read back")
  func roundTrip() throws {
    let history = try history()
    try history.write(to: folder.path("a.json"))
    #expect(try TrainingHistory(contentsOf: folder.path("a.json")) == history)
    #expect(folder.fileNames == ["a.json"])
  }

  @Test("The fields have the documented names")
  func fields() throws {
    try history().write(to: folder.path("a.json"))
    let document = try object("a.json")
    #expect(
      Set(document.keys) == [
        "schema_version", "recipe", "seed", "kernels", "threads", "data", "environment", "epochs", "weights_digest",
      ])
    #expect(document["schema_version"] as? Int == 1)
    let recipe = try #require(document["recipe"] as? [String: Any])
    #expect(recipe["batch_size"] as? Int == 32 && recipe["learning_rate"] as? Double == 1e-3)
    let epoch = try #require((document["epochs"] as? [[String: Any]])?.first)
    #expect(
      Set(epoch.keys) == [
        "epoch", "loss", "accuracy", "test_loss", "test_accuracy", "seconds", "images_per_second", "loss_course",
      ])
    #expect(epoch["epoch"] as? Int == 1)
    #expect(epoch["images_per_second"] as? Double == 20)
    let data = try #require(document["data"] as? [String: Any])
    #expect(Set(data.keys) == ["name", "origin", "digest", "training_images", "test_images"])
    let environment = try #require(document["environment"] as? [String: Any])
    #expect(environment["cpu_model"] as? String == "a processor" && environment["git_commit"] == nil)
  }

  @Test("A history of an earlier version, without the course of the loss, is read")
  func noCourse() throws {
    try history().write(to: folder.path("a.json"))
    var document = try object("a.json")
    var epoch = try #require((document["epochs"] as? [[String: Any]])?.first)
    epoch["loss_course"] = nil
    document["epochs"] = [epoch]
    try JSONSerialization.data(withJSONObject: document).write(to: folder.url.appending(path: "b.json"))
    let read = try TrainingHistory(contentsOf: folder.path("b.json"))
    #expect(read.epochs.count == 1 && read.epochs[0].lossCourse == nil && read.epochs[0].loss == 0.5)
  }

  @Test(
    "Another version, a missing field and a field of another type are named",
    arguments: [
      ("schema_version", "2", "schema_version: version 2 is unknown; this program reads version 1"),
      ("schema_version", nil, "schema_version: expected it to be there"),
      ("seed", nil, "seed: expected it to be there"),
      ("seed", "\"1\"", "seed: expected a whole number"), ("threads", "\"two\"", "threads: expected a whole number"),
      ("epochs", "[{}]", "epochs[0].epoch: expected it to be there"),
      ("recipe", "{\"name\":\"documented\"}", "recipe.batch_size: expected it to be there"),
    ])
  func badFields(field: String, json: String?, expected: String) throws {
    try history().write(to: folder.path("a.json"))
    var document = try object("a.json")
    document[field] = try json.map { try JSONSerialization.jsonObject(with: Data($0.utf8), options: .fragmentsAllowed) }
    try JSONSerialization.data(withJSONObject: document).write(to: folder.url.appending(path: "b.json"))
    try expectError("b.json: \(expected)") { _ = try TrainingHistory(contentsOf: folder.path("b.json")) }
  }

  @Test("Epochs are counted from 1", arguments: [0, -1, Int.min])
  func epochNumber(number: Int) throws {
    try history().write(to: folder.path("a.json"))
    var document = try object("a.json")
    var epoch = try #require((document["epochs"] as? [[String: Any]])?.first)
    epoch["epoch"] = number
    document["epochs"] = [epoch]
    try JSONSerialization.data(withJSONObject: document).write(to: folder.url.appending(path: "b.json"))
    try expectError("b.json: epochs[0].epoch: expected a value in range") {
      _ = try TrainingHistory(contentsOf: folder.path("b.json"))
    }
  }

  // Far more time than needed: under a sanitizer, the test also waits for a thread while other tests train.
  @Test("A file that is no regular one is not waited for", .timeLimit(.minutes(60)))
  func irregularFiles() throws {
    #expect(mkfifo(folder.path("pipe.json"), 0o600) == 0)
    for file in [folder.path("pipe.json"), "/dev/zero", "/"] {
      try expectError("\(file): cannot be read: not a regular file") { _ = try TrainingHistory(contentsOf: file) }
    }
  }

  @Test("A file that is not there or not JSON is refused")
  func badFiles() throws {
    try expectError("none.json: cannot be read") { _ = try TrainingHistory(contentsOf: folder.path("none.json")) }
    try Data("{".utf8).write(to: folder.url.appending(path: "half.json"))
    try expectError("half.json: is not JSON") { _ = try TrainingHistory(contentsOf: folder.path("half.json")) }
  }

  @Test("Epochs written one by one make the text that they make together", arguments: 0...3)
  func textOfEpochs(count: Int) throws {
    var history = try history()
    history.epochs = Array(repeating: history.epochs[0], count: count)
    try history.write(to: folder.path("a.json"))
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    #expect(
      try FileBytes.text(folder.path("a.json")) == String(decoding: encoder.encode(history), as: UTF8.self) + "\n")
  }

  @Test("A number that JSON cannot hold, or a folder that is not there, leaves nothing behind")
  func unwritable() throws {
    var history = try history(testLoss: .nan)
    try expectError("a.json: epochs[0].test_loss: expected a finite number") {
      try history.write(to: folder.path("a.json"))
    }
    history.epochs = []
    try expectError("a.json: cannot be written") { try history.write(to: folder.path("none/a.json")) }
    #expect(folder.fileNames.isEmpty)
  }

  private func history(testLoss: Double = 0.25) throws -> TrainingHistory {
    TrainingHistory(
      recipe: .documented, seed: .max, kernels: "naive", threads: 2,
      data: DataDescription(SyntheticDigits.dataset(trainCount: 60, testCount: 10), digest: "0123"),
      environment: TrainingEnvironment(
        date: "2026-01-01T00:00:00Z", cpuModel: "a processor", logicalProcessors: 2, operatingSystem: "a system",
        compiler: "Swift", buildType: "debug", gitCommit: nil, isGitDirty: nil),
      epochs: [
        TrainingHistory.Epoch(
          number: 1, loss: 0.5, accuracy: 0.75, testLoss: testLoss, testAccuracy: 0.875, seconds: 3,
          imagesPerSecond: 20, lossCourse: [0.75, 0.25])
      ], weightsDigest: "4567")
  }

  private func object(_ name: String) throws -> [String: Any] {
    let data = try Data(FileBytes.read(folder.path(name)))
    return try #require(JSONSerialization.jsonObject(with: data) as? [String: Any])
  }

  private func expectError(_ text: String, _ body: () throws -> Void) throws {
    let error = #expect(throws: JSONFileError.self, performing: body)
    let description = error?.description ?? ""
    #expect(description.contains(text), "\(description)")
    #expect(!description.contains("\n"))
  }
}
