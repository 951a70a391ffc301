import Foundation
import Kernels
import Testing

@testable import mnist_bench

/// Shapes that are not in the network: `conv:n32h13w13i32k3o64`.
@Suite struct ShapeStringTests {
  @Test(arguments: [
    (
      "conv:n32h13w12i32k3o64",
      Kernels.Operation.convolutionForward(
        ConvolutionShape(batch: 32, height: 13, width: 12, inputChannels: 32, outputChannels: 64))
    ),
    (
      "conv-backward-weights:o8k5i4w9h9n2s2",
      .convolutionBackwardWeights(
        ConvolutionShape(
          batch: 2, height: 9, width: 9, inputChannels: 4, outputChannels: 8, kernelHeight: 5, kernelWidth: 5, stride: 2
        ))
    ),
    (
      "conv-pool:n1h8w8i16k3o16p3",
      .convolutionPoolForward(
        ConvolutionShape(batch: 1, height: 8, width: 8, inputChannels: 16, outputChannels: 16), window: 3)
    ),
    ("gemm:m7n8k9", .gemm(GEMMShape(m: 7, n: 8, k: 9))),
    ("gemm:m7n8k9a1b0", .gemm(GEMMShape(m: 7, n: 8, k: 9, transposesA: true))),
    ("dense-backward-data:n3i576o64", .denseBackwardData(DenseShape(batch: 3, inputs: 576, outputs: 64))),
    ("pool:n2h26w26c32", .maxPoolForward(PoolingShape(batch: 2, height: 26, width: 26, channels: 32, window: 2))),
  ])
  func reads(text: String, operation: Kernels.Operation) throws {
    let shape = try ShapeString(text)
    #expect(shape.operation(batch: shape.batch ?? 1) == operation)
  }

  @Test("Without n, the batch is whatever is asked for")
  func openBatch() throws {
    let workload = Workload(try ShapeString("dense:i10o20"))
    #expect(workload.batchSizes(of: [1, 32]) == [1, 32])
    #expect(Workload(try ShapeString("dense:n5i10o20")).batchSizes(of: [1, 32]) == [5])
    #expect(Workload(try ShapeString("gemm:m5n5k5")).batchSizes(of: [1, 32]) == [1])
  }

  @Test("Every operation has a shape", arguments: ShapeString.Kind.allCases)
  func everyKind(kind: ShapeString.Kind) throws {
    let text =
      "\(kind.rawValue):"
      + kind.fields.map { "\($0.letter)\($0.standard ?? ("hw".contains($0.letter) ? 9 : 3))" }.joined()
    #expect(try ShapeString(text).operation(batch: 2).bytes > 0)
  }

  @Test(
    "An error points at the wrong place",
    arguments: [
      ("conv:n32h13w13i32q3o64", 17, "expected one of n (images), h (input rows)"),
      ("conv:n32h13w13i32k3o", 20, "expected o to be a number from 1 to 65536"),
      ("conv:n32h13w13i0k3o64", 15, "expected i to be a number"),
      ("conv:n32h13w13i32k3", 19, "expected o, output channels, as well"),
      ("conv:n1n2h13w13i32k3o64", 7, "a second n"),
      ("conv:n1h13w2i32k3o64", 10, "expected w to be at least 3: the filter must fit"),
      ("pool:n1h1w4c3", 7, "expected h to be at least 2: a pooling window must fit"),
      ("pool:n1h40w40c3p17", 16, "expected p to be a number from 1 to 16"),
      ("gemm:m99999999999999999999n1k1", 6, "expected m to be a number"),
      ("gemm:m65536n65536k65536", 0, "GB of memory, expected at most 4 GB"),
      ("convolution:n1", 0, "unknown operation; there are: conv, "),
      ("conv:", 5, "expected h, input rows, as well"),
      ("conv", 4, "expected h, input rows, as well"),
      (":", 0, "unknown operation"),
      ("conv:n32 h13", 8, "expected one of"),
      ("conv:é3", 5, "expected one of"),
    ])
  func errors(text: String, position: Int, expected: String) throws {
    let error = try #require(throws: ShapeStringError.self) { try ShapeString(text) }
    let lines = error.description.split(separator: "\n")
    #expect(lines.count == 3)
    #expect(lines[0].contains("character \(position + 1),") && lines[0].contains(expected), "\(lines[0])")
    #expect(lines[1] == "  \(text)")
    #expect(lines[2] == String(repeating: " ", count: position + 2) + "^")
  }

  @Test("An error shows a part of a long text, with the caret under the same character")
  func longText() throws {
    let zeros = String(repeating: "0", count: 500)
    let error = try #require(throws: ShapeStringError.self) { try ShapeString("gemm:m\(zeros)1x\(zeros)") }
    let lines = error.description.split(separator: "\n")
    let excerpt = "...\(zeros.prefix(59))1x\(zeros.prefix(59))..."
    #expect(lines[0].hasPrefix("shape '\(excerpt)', character 508, 'x': expected one of"), "\(lines[0])")
    #expect(lines[1] == "  \(excerpt)")
    #expect(lines[2] == String(repeating: " ", count: 2 + 3 + 60) + "^")
  }

  @Test("bench takes shapes, and its report says how to measure each row again")
  func bench() throws {
    let folder = try TemporaryFolder()
    try TinyDigits.write(to: folder)
    let result = try CommandLineTool.run(
      [
        "bench", "--force", "--quick", "--verbose", "--seconds", "0.01", "--output", "b.json", "--kernels", "simd",
        "naive",
        "--data", folder.path(""), "--workloads", "dense:n4i20o10", "gemm:m8n8k8", "pool:h4w4c8",
      ], in: folder)
    #expect(result.status == 0, "\(result.errors)")
    let rows = try #require(folder.json("b.json")["benchmarks"] as? [[String: Any]])
    let naive = rows.filter { $0["kernel"] as? String == "naive" }
    let commands = Set(naive.compactMap { $0["repro"] as? String })
    let tail = " --threads 1 --seconds 0.01 --data \(folder.path(""))"
    #expect(
      commands == [
        "mnist-bench bench --workloads dense:n4i20o10 --kernels naive" + tail,
        "mnist-bench bench --workloads gemm:m8n8k8 --kernels naive" + tail,
        "mnist-bench bench --workloads pool:h4w4c8 --kernels naive --batch-size 32" + tail,
      ])
    #expect(naive.allSatisfy { ($0["repro"] != nil) == ($0["run_type"] as? String == "aggregate") })
    for command in commands { #expect(result.output.contains("  \(command)\n")) }
    // What a repro line says is a command that works and names the same benchmark.
    let again = try CommandLineTool.run(
      commands.sorted()[0].split(separator: " ").dropFirst().map(String.init) + ["--force", "--output", "again.json"],
      in: folder)
    #expect(again.status == 0, "\(again.errors)")
    let names = try #require(folder.json("again.json")["benchmarks"] as? [[String: Any]]).map {
      $0["run_name"] as? String
    }
    #expect(Set(names) == ["dense:n4i20o10/naive/batch:4/threads:1"])
  }

  @Test("A wrong shape is a usage error with a caret under the wrong place")
  func wrongShape() throws {
    let folder = try TemporaryFolder()
    let result = try CommandLineTool.run(["bench", "--force", "--workloads", "conv:n32h13x13"], in: folder)
    #expect(result.status == 64)
    #expect(result.errors.contains("'x': expected one of"), "\(result.errors)")
    #expect(result.errors.contains("\n  conv:n32h13x13\n             ^\n"), "\(result.errors)")
  }
}
