import BenchmarkReports
import Foundation
import KernelCatalog
import Testing

/// What `bench` counts of requests for memory.
@Suite(.enabled(if: AllocationCount.isAvailable, "requests for memory cannot be counted here"))
struct AllocationTests {
  @Test("No kernel set allocates in any operation, nor does the network made of them")
  func none() throws {
    let folder = try TemporaryFolder()
    try TinyDigits.write(to: folder)
    let result = try CommandLineTool.run(
      [
        "bench", "--force", "--quick", "--seconds", "0.001", "--batch-size", "2", "--output", "b.json", "--data",
        folder.path(""), "--kernels", "all", "--workloads", "conv1", "conv2", "conv3", "maxpool1", "dense1", "dense2",
        "softmax-cross-entropy", "adam", "inference", "train-step",
      ], in: folder)
    #expect(result.status == 0, "\(result.errors)")
    let rows = try #require(folder.json("b.json")["benchmarks"] as? [[String: Any]])
      .filter { $0["aggregate_name"] as? String == "median" }
    #expect(rows.count > 20 * KernelCatalog.available.count)
    let inference = rows.filter { $0["workload"] as? String == "inference" }
    let steps = rows.filter { $0["workload"] as? String == "train-step" }
    #expect(inference.count == KernelCatalog.available.count && steps.count == inference.count)
    #expect((inference + steps).allSatisfy { $0["kernel"] as? String == "naive" || $0["workspace_bytes"] as? Int != 0 })
    // oneDNN (a build with the trait) requests memory in each call.
    func isOurs(_ row: [String: Any]) -> Bool { row["kernel"] as? String != "onednn" }
    for row in rows where isOurs(row) {
      #expect(row["workspace_bytes"] is Int)
      #if DEBUG
        // Without optimisation a step boxes what it is given; what that comes to is looked at below.
        if row["workload"] as? String == "train-step" { continue }
      #endif
      #expect(row["allocations_per_call"] as? Double == 0, "\(row["run_name"] ?? "")")
    }
    #expect(
      Set(steps.filter(isOurs).compactMap { $0["allocations_per_call"] as? Double }).count == 1,
      "it depends on the kernels")
  }
}
