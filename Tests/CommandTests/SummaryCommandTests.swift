import Testing

@Suite struct SummaryCommandTests {
  private let folder = try! TemporaryFolder()

  @Test("The figures are those of the documented network")
  func table() throws {
    let result = try CommandLineTool.run(["summary"], in: folder)
    #expect(result.status == 0 && result.errors.isEmpty)
    #expect(row("conv2d", result) == ["26", "x", "26", "x", "32", "320", "389,376", "389,376", "90,944", "90,944"])
    #expect(row("max_pooling2d_1", result)?.prefix(5) == ["5", "x", "5", "x", "64"])
    #expect(row("conv2d_1", result)?[5...7] == ["18,496", "4,460,544", "8,921,088"])
    #expect(row("conv2d_2", result)?[5...7] == ["36,928", "663,552", "1,327,104"])
    #expect(row("flatten", result)?.first == "576")
    #expect(row("dense", result)?[0...3] == ["64", "36,928", "73,728", "147,456"])
    #expect(row("dense_1", result)?[0...3] == ["10", "650", "1,280", "2,560"])
    #expect(row("total", result)?.prefix(3) == ["93,322", "5,616,512", "10,787,584"])
    #expect(result.output.split(separator: "\n").allSatisfy { $0.count <= 100 })
  }

  @Test("Flops grow with the batch, parameters do not")
  func batchSize() throws {
    let result = try CommandLineTool.run(["summary", "--batch-size", "32"], in: folder)
    #expect(row("total", result)?.prefix(3) == ["93,322", "179,728,384", "345,202,688"])
  }

  @Test("A batch size out of range is a usage error", arguments: ["0", "65537", "x"])
  func badBatchSize(size: String) throws {
    let result = try CommandLineTool.run(["summary", "--batch-size", size], in: folder)
    #expect(result.status == 64 && result.errors.contains("--batch-size"))
  }

  /// The words behind a layer's name.
  private func row(_ layer: String, _ result: CommandLineTool.Result) -> [Substring]? {
    result.output.split(separator: "\n").map { $0.split(separator: " ") }.first { $0.first?[...] == layer[...] }
      .map { Array($0.dropFirst()) }
  }
}
