import Kernels
import Testing

@testable import Benchmarking

/// Shapes that are not in the network: `conv:n32h13w13i32k3o64`.
@Suite struct ShapeStringTests {
  private static let shapes: [(text: String, operation: any Kernels.Operation)] = [
    (
      "conv:n32h13w12i32k3o64",
      ConvolutionForward(
        ConvolutionShape(batch: 32, height: 13, width: 12, inputChannels: 32, outputChannels: 64), .relu)
    ),
    (
      "conv-backward-weights:o8k5i4w9h9n2s2",
      ConvolutionBackwardWeights(
        ConvolutionShape(
          batch: 2, height: 9, width: 9, inputChannels: 4, outputChannels: 8, filterHeight: 5, filterWidth: 5, stride: 2
        ))
    ),
    (
      "conv-pool:n1h8w8i16k3o16p3",
      ConvolutionPoolForward(
        ConvolutionShape(batch: 1, height: 8, width: 8, inputChannels: 16, outputChannels: 16), window: 3)
    ),
    ("gemm:m7n8k9", GEMM(GEMMShape(m: 7, n: 8, k: 9))),
    ("gemm:m7n8k9a1b0", GEMM(GEMMShape(m: 7, n: 8, k: 9, transposesA: true))),
    ("dense-backward-data:n3i576o64", DenseBackwardData(DenseShape(batch: 3, inputs: 576, outputs: 64))),
    ("pool:n2h26w26c32", MaxPoolForward(PoolingShape(batch: 2, height: 26, width: 26, channels: 32, window: 2))),
  ]

  @Test(arguments: shapes)
  func reads(text: String, operation: any Kernels.Operation) throws {
    let shape = try ShapeString(text)
    #expect(AnyHashable(shape.operation(shape.batch ?? 1)) == AnyHashable(operation))
  }

  @Test("Without n, the batch is whatever is asked for")
  func openBatch() throws {
    let workload = Workload(try ShapeString("dense:i10o20"))
    #expect(workload.batchSizes(of: [1, 32]) == [1, 32])
    #expect(Workload(try ShapeString("dense:n5i10o20")).batchSizes(of: [1, 32]) == [5])
    #expect(Workload(try ShapeString("gemm:m5n5k5")).batchSizes(of: [1, 32]) == [1])
  }

  @Test("Every operation has a shape")
  func everyOperation() throws {
    #expect(Set(ShapeString.operations.map { $0.shapeName }).count == ShapeString.operations.count)
    for operation in ShapeString.operations {
      let numbers = operation.letters.map { "\($0.letter)\($0.standard ?? ("hw".contains($0.letter) ? 9 : 3))" }
      let read = try ShapeString("\(operation.shapeName):\(numbers.joined())").operation(2)
      #expect(type(of: read) == operation && read.bytes > 0)
    }
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
}
