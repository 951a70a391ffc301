import Foundation
import Testing

/// Shapes that are not in the network, on the command line.
@Suite struct ShapeCommandTests {
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
