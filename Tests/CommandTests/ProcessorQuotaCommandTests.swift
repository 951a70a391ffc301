import Foundation
import Testing

/// The program in a control group with half a processor's time, as in a container.
@Suite struct ProcessorQuotaCommandTests {
  private static let canLimit = ControlGroup(processors: 0.5) != nil

  @Test(
    "A quota sets the default threads, is on record with what it cost, and keeps reports from being compared",
    .enabled(if: canLimit, "needs root and a control group with processor time"))
  func quota() throws {
    let folder = try TemporaryFolder()
    try TinyDigits.write(to: folder)
    let group = try #require(ControlGroup(processors: 0.5))
    func bench(_ output: String) -> String {
      "\(CommandLineTool.path) bench --force --workloads dense2-forward gemm-1024 --batch-size 4 --kernels simd --seconds "
        + "0.3 --data \(folder.path("")) --output \(output)"
    }
    let inside = try Script.run(group.running(bench("inside.json")), in: folder.url)
    #expect(inside.status == 0, "\(inside.output)")
    #expect(inside.output.contains("allows this process the time of 0.50 processors: it had to wait in"))
    #expect(!inside.output.contains("2 threads"))
    let context = try #require(folder.json("inside.json")["context"] as? [String: Any])
    let details = try #require(context["mnist_bench"] as? [String: Any])
    #expect(details["cpu_quota"] as? Double == 0.5 && details["threads"] as? Int == 1)
    #expect(details["cpu_quota_periods"] as? Int ?? 0 > 0)
    #expect(details["cpu_quota_throttled_periods"] as? Int ?? 0 > 0)

    let outside = try Script.run(bench("outside.json") + " --threads 1", in: folder.url)
    #expect(outside.status == 0, "\(outside.output)")
    let comparison = try CommandLineTool.run(["compare", "outside.json", "inside.json"], in: folder)
    #expect(comparison.status == 1)
    #expect(comparison.errors.contains("cpu_quota is not given in the base, 0.5 in the head"), "\(comparison.errors)")
  }
}
