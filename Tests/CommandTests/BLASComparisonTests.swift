import Foundation
import Testing

@testable import Kernels
@testable import NeuralNetwork

/// `make blas`: the products that it times, and the table that it makes.
@Suite struct BLASComparisonTests {
  private let folder = try! TemporaryFolder()

  @Test("Its products are those of the network's layers at batch 32, and a large one")
  func products() throws {
    let convolutions = Network.mnist.layers.compactMap { $0.convolution(batch: 32) }
    let dense = [DenseShape(batch: 32, inputs: 576, outputs: 64), DenseShape(batch: 32, inputs: 64, outputs: 10)]
    let layers =
      convolutions.map { [$0.forwardGEMM, $0.backwardDataGEMM, $0.backwardWeightsGEMM] }
      + dense.map { [$0.forwardGEMM, $0.backwardDataGEMM, $0.backwardWeightsGEMM] }
    var expected = layers.flatMap(\.self)
    // The gradient of the images is not needed.
    expected.remove(at: 1)
    expected.append(GEMMShape(m: 1024, n: 1024, k: 1024))
    let printed = try python("import products; print(*(product.shape for product in products.ALL))")
    #expect(
      printed.split(separator: " ").map(String.init)
        == expected.map {
          "gemm:m\($0.m)n\($0.n)k\($0.k)a\($0.transposesA ? 1 : 0)b\($0.transposesB ? 1 : 0)"
        })
  }

  @Test("Its table has each library's speed, and ours by the fastest with an interval over processes")
  func table() throws {
    let text = try table(processes: 9)
    #expect(text.contains("A CPU, 2 cores, 4 processors; L1 48 KiB; Linux. One thread; GFLOP/s.\n"))
    #expect(text.contains("## simd-avx2\n\nOpenBLAS 0.3.21 with its Haswell code. The measured peak is 138 GFLOP/s; "))
    let cells = text.split(separator: "\n").map { line in
      line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
    }
    #expect(
      cells.contains(["product", "m x n x k", "simd-avx2", "OpenBLAS 0.3.21", "CBLAS", "ours by the fastest"]))
    // Of nine ratios, the second and the last but one enclose the median with 96 %.
    #expect(cells.contains(["conv1 forward", "21632 x 32 x 9", "119", "100", "110", "1.08 (1.05 to 1.11)"]))
    #expect(cells.contains(["conv2 forward", "3872 x 64 x 288", "100", "100", "failed", "1.00 (0.97 to 1.03)"]))
    #expect(cells.contains(["large", "1024 x 1024 x 1024", "90", "100", "failed", "0.90 (0.90 to 0.90)"]))
    #expect(cells.contains(["dense2 forward", "32 x 10 x 64", "failed", "failed", "failed", "-"]))
    #expect(
      text.contains(
        "Ours is faster than every library in 1 of 15 products, not to be told from the fastest in 1 (conv2 forward), "
          + "slower in 1 (large), not compared in 12 (conv1 backward weights, "))
    #expect(text.hasSuffix(". Intervals of 96 % confidence."))
  }

  @Test("It judges nothing by fewer processes than an interval needs")
  func fewProcesses() throws {
    #expect(try table(processes: 4).hasSuffix("\nToo few processes to say who is faster."))
  }

  /// The table of a report of three products, of which one library fails two.
  private func table(processes: Int) throws -> String {
    func samples(_ shape: String, _ kernel: String, _ speed: (_ process: Double) -> Double) -> [[String: Any]] {
      (0..<processes).flatMap { process in
        // The median of a process' samples counts, not their mean.
        [1, 1, 9].map { disturbance -> [String: Any] in
          [
            "run_type": "iteration", "workload": shape, "kernel": kernel, "process": process, "flops": 1000,
            "real_time": 1000 / speed(Double(process)) * disturbance,
          ]
        }
      }
    }
    let (first, second, large) = ("gemm:m21632n32k9a0b0", "gemm:m3872n64k288a0b0", "gemm:m1024n1024k1024a0b0")
    let rows = [
      samples(first, "simd-avx2") { 115 + $0 }, samples(first, "blas=a.so") { _ in 100 },
      samples(first, "blas=b.so") { _ in 110 },
      samples(second, "simd-avx2") { 96 + $0 }, samples(second, "blas=a.so") { _ in 100 },
      samples(large, "simd-avx2") { _ in 90 }, samples(large, "blas=a.so") { _ in 100 },
      [["run_type": "aggregate", "aggregate_name": "median", "workload": first, "kernel": "simd-avx2"]],
      [["run_type": "iteration", "workload": large, "kernel": "blas=b.so", "real_time": 0, "error_occurred": true]],
    ]
    let libraries = [
      ["kernel": "blas=a.so", "name": "OpenBLAS", "version": "0.3.21", "core_type": "Haswell"],
      ["kernel": "blas=b.so", "name": "CBLAS"],
    ]
    let details: [String: Any] = [
      "cpu_model": "A CPU", "physical_cores": 2, "operating_system": "Linux", "blas_libraries": libraries,
      "instruction_set_peaks": ["avx2": 138.4], "peak_gflops_per_core": 276.8, "git_commit": "0123456789abcdef",
    ]
    let context: [String: Any] = [
      "date": "2026-11-28", "num_cpus": 4, "mnist_bench": details,
      "caches": [["type": "Data", "level": 1, "size": 49152, "num_sharing": 1]],
    ]
    try JSONSerialization.data(withJSONObject: ["context": context, "benchmarks": rows.flatMap(\.self)])
      .write(to: folder.url.appending(path: "r.json"))
    return try python("import json, comparison; print(comparison.markdown([json.load(open('r.json'))]))")
  }

  private func python(_ program: String) throws -> String {
    let paths = ["BLAS", "Peers"].map { DocumentationPage.root.appending(path: "Tests/\($0)").path }
    let result = try Script.run(
      "python3 -B -c '\(program.replacing("'", with: "\""))'", in: folder.url,
      environment: ["PYTHONPATH": paths.joined(separator: ":")])
    #expect(result.status == 0, "\(result.output)")
    return result.output.trimmingCharacters(in: .newlines)
  }
}
