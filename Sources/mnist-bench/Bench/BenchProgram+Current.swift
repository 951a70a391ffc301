import BLASKernels
import Benchmarking
import Digits
import Files
import Foundation
import KernelCatalog
import Measurement
import NeuralNetwork
import Profiling
import RevisionComparison

extension BenchProgram {
  /// This program; `data` is the user's --data.
  static func current(_ settings: BenchSettings, data: String?) -> BenchProgram {
    let best = KernelCatalog.best
    return BenchProgram(
      limits: { LimitsMeasurement(seconds: $0, pool: everyCore).roofline }, noiseKernels: best,
      processSpread: { ProcessSpread.measured(kernels: best.name, threads: $0) },
      kernelFacts: { benchCase, kernels in
        KernelFacts(
          reproduction: ReproductionLine(benchCase, kernel: kernels.name, settings: settings, data: data).text,
          instructionSet: MachineLimits.instructionSet(of: kernels))
      }, identity: [("program", digest), ("OpenBLAS core type", OpenBLAS.coreType)],
      warnings: OpenBLASEnvironment.warnings, describe: describe)
  }

  /// A thread for each core that this process may use.
  private static var everyCore: WorkerPool {
    let machine = Machine.current()
    return WorkerPool(threads: min(machine.physicalCores, machine.usableProcessors))
  }

  /// The SHA-256 of this program's file; empty if it cannot be read.
  private static var digest: String {
    guard let file = Bundle.main.executableURL,
      let bytes = try? FileBytes.read(file.path, .regular, byteLimit: FileBytes.documentLimit)
    else { return "" }
    return sha256(ofParts: [bytes])
  }

  private static func describe(_ details: inout RunDetails) {
    details.gitCommit = SourceRevision.current?.commit
    details.gitCommitDate = SourceRevision.current?.date
    details.isGitDirty = SourceRevision.current?.isDirty
    details.compiler = BuildDescription.compiler
    details.compilerFlags = BuildDescription.kernelFlags
    details.openBLASVersion = OpenBLAS.configuration
    details.openBLASCoreType = OpenBLAS.coreType
    details.openBLASThreads = OpenBLAS.threads
  }
}
