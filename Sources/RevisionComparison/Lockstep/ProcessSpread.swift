import BenchmarkReports
import Foundation

/// How much two processes of this program differ at the same work, only because their memory lies elsewhere.
package enum ProcessSpread {
  // Enough for the quartiles; takes about two seconds without disturbances.
  private static let restarts = 9
  private static let mostSeconds = 60.0

  /// Measures the difference with one kernel set on the matrix product of conv2, in lockstep: the standard deviation of
  /// the logarithm of the ratio. Nil if the program cannot start a second process.
  package static func measured(kernels: String, threads: Int) -> Double? {
    guard let program = Bundle.main.executableURL?.path else { return nil }
    let arguments = [
      "--workloads", "conv2-gemm", "--kernels", kernels, "--batch-size", "\(max(32, threads))",
      "--threads", "\(threads)",
    ]
    let row = WorkerProtocol.Row(name: "conv2-gemm", kernel: kernels, threads: threads)
    let programs = LockstepPrograms(
      paths: [program, program], arguments: arguments, rows: [LockstepPrograms.Row(row: row, numbers: [0, 0])])
    defer { programs.end() }
    var settings = LockstepSettings()
    settings.restarts = restarts
    settings.secondsPerRow = mostSeconds
    var comparison = LockstepComparison(settings: settings)
    return (try? comparison.run(rows: 1, programs))?.first?.spread
  }
}
