import BenchmarkReports
import Benchmarking
import Digits
import Files
import Foundation
import KernelCatalog
import Kernels
import NeuralNetwork
import Profiling
import RevisionComparison

extension BenchProgram {
  /// This program with the kernel sets that it compares; `data` is the user's --data.
  static func current(_ settings: BenchSettings, kernels: [any KernelSet], data: String?) -> BenchProgram {
    let best = KernelCatalog.best
    let libraries = BLASLibraries(among: kernels)
    return BenchProgram(
      limits: { LimitsMeasurement(seconds: $0, pool: everyCore, threadCounts: $1).roofline }, noiseKernels: best,
      processSpread: { ProcessSpread.measured(kernels: best.name, threads: $0) },
      kernelFacts: { benchCase, kernels in
        KernelFacts(
          reproduction: ReproductionLine(benchCase, kernel: kernels.name, settings: settings, data: data).text,
          instructionSet: MachineLimits.instructionSet(of: kernels))
      }, identity: [("program", digest)] + libraries.identity, warnings: libraries.warnings
    ) { details in
      describe(&details)
      libraries.describe(&details)
    }
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
  }
}
