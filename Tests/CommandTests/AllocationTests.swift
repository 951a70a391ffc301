import Foundation
import KernelCatalog
import Measurement
import Testing

/// What `bench` counts of requests for memory.
@Suite(.enabled(if: AllocationCount.isAvailable, "requests for memory cannot be counted here"))
struct AllocationTests {
  @Test("No kernel set allocates in any operation")
  func none() throws {
    let folder = try TemporaryFolder()
    try TinyDigits.write(to: folder)
    let result = try CommandLineTool.run(
      [
        "bench", "--force", "--quick", "--seconds", "0.001", "--batch-size", "2", "--output", "b.json", "--data",
        folder.path(""), "--kernels", "all", "--workloads", "conv1", "conv2", "conv3", "maxpool1", "dense1", "dense2",
        "softmax-cross-entropy", "adam",
      ], in: folder)
    #expect(result.status == 0, "\(result.errors)")
    let rows = try #require(folder.json("b.json")["benchmarks"] as? [[String: Any]])
      .filter { $0["aggregate_name"] as? String == "median" }
    #expect(rows.count > 20 * KernelCatalog.available.count)
    for row in rows {
      #expect(row["allocations_per_call"] as? Double == 0, "\(row["run_name"] ?? "")")
      #expect(row["workspace_bytes"] is Int)
    }
  }
}
