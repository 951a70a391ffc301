import Benchmarking
import Files
import Foundation
import Kernels
import Testing

/// The library as another package uses it.
@Suite struct KernelBenchmarkTests {
  @Test("The example of the documentation is the one that is compiled here")
  func example() throws {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let page = try FileBytes.text(root.appending(path: "Sources/Benchmarking/Benchmarking.docc/Benchmarking.md").path)
    let blocks = page.components(separatedBy: "```swift\n").dropFirst().map { $0.components(separatedBy: "```")[0] }
    let source = try FileBytes.text(root.appending(path: "Tests/BenchmarkingTests/Example.swift").path)
    #expect(blocks == [source])
  }

  @Test(
    "Another package's kernel set is right in every operation of the network",
    arguments: KernelBenchmark.workloadNames.filter { $0 != "gemm-1024" })
  func proves(workload: String) throws {
    let error = try KernelBenchmark(workload, batchSize: 2).prove(RowKernels())
    #expect((0..<1e-4).contains(error))
  }

  @Test("Those that are right are timed in turns, and the others say what is wrong")
  func compares() throws {
    let benchmark = try KernelBenchmark("gemm:m9n8k7")
    let results = benchmark.compare([RowKernels(), WrongKernels(), NaiveKernels()], seconds: 0.02)
    #expect(results.map(\.kernels) == ["rows", "wrong", "naive"])
    for result in [results[0], results[2]] {
      #expect(result.failure == nil && result.nanoseconds ?? 0 > 0 && result.speedupOverNaive ?? 0 > 0)
      #expect((0..<1e-6).contains(result.maximumRelativeError ?? 1))
      if let interval = result.interval, let median = result.nanoseconds {
        #expect((interval.lower...interval.upper).contains(median))
      }
    }
    #expect(results[1].nanoseconds == nil && results[1].interval == nil)
    #expect(results[1].failure?.contains("element 0") == true, "\(results[1].failure ?? "")")
    #expect(throws: Disproof.self) { try benchmark.prove(WrongKernels()) }
    #expect(benchmark.flops == 2 * 9 * 8 * 7)
  }

  @Test("A shape keeps the batch that it states, and threads share the others")
  func threads() throws {
    #expect(
      try KernelBenchmark("dense:n3i4o5", batchSize: 32).flops == KernelBenchmark("dense:i4o5", batchSize: 3).flops)
    #expect(try KernelBenchmark("dense:i4o5", batchSize: 4, threads: 2).prove(RowKernels()) < 1e-6)
  }

  @Test(
    "A workload that there is not, or that is several, is named",
    arguments: [
      ("conv9", 32, 1, "unknown workload 'conv9'"), ("conv2", 32, 1, "stands for several workloads"),
      ("conv:h1", 32, 1, "expected w, input columns, as well"), ("conv2-forward", 0, 1, "found a batch of 0"),
      ("conv2-forward", 2, 3, "found a batch of 2 and 3 threads"), ("adam", 1, 0, "0 threads"),
    ])
  func refusals(workload: String, batch: Int, threads: Int, words: String) throws {
    let error = try #require(throws: WorkloadError.self) {
      try KernelBenchmark(workload, batchSize: batch, threads: threads)
    }
    #expect(error.description.contains(words), "\(error)")
  }
}

/// Adds one to the first element of every product.
private final class WrongKernels: KernelSet {
  let name = "wrong"

  func gemm(
    _ shape: GEMMShape, alpha: Float, a: UnsafePointer<Float>, b: UnsafePointer<Float>, beta: Float,
    c: UnsafeMutablePointer<Float>, workspace: UnsafeMutablePointer<Float>
  ) {
    NaiveKernels().gemm(shape, alpha: alpha, a: a, b: b, beta: beta, c: c, workspace: workspace)
    c[0] += 1
  }
}
