import Foundation
import KernelCatalog
import Measurement

/// What two processes of this program differ by at the same work, for no reason but where their memory lies.
enum ProcessSpread {
  // Enough for the quartiles, in some two seconds where nothing disturbs.
  private static let restarts = 9
  private static let mostSeconds = 60.0

  /// Measures it on the matrix product of conv2, in lockstep, as a standard deviation of the logarithm of the ratio;
  /// nil where the program cannot be started again.
  static func measured(threads: Int) -> Double? {
    guard let program = Bundle.main.executableURL?.path else { return nil }
    let arguments = [
      "--workloads", "conv2-gemm", "--kernels", KernelCatalog.best.name, "--batch-size", "\(max(32, threads))",
      "--threads", "\(threads)",
    ]
    let row = WorkerProtocol.Row(name: "conv2-gemm", kernel: KernelCatalog.best.name, threads: threads)
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
