import Foundation
import KernelCatalog
import Measurement

/// What two processes of this program differ by at the same work, for no reason but where their memory lies.
enum ProcessSpread {
  private static let seconds = 2.0

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
    settings.secondsPerRow = seconds
    // It ends by its time, not when it is sure.
    settings.within = .leastNonzeroMagnitude
    var comparison = LockstepComparison(settings: settings)
    return (try? comparison.run(rows: 1, programs))?.first?.spread
  }
}
