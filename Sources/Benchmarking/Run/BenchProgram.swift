import BenchmarkReports
import Kernels

/// The facts about the program that a run needs: the library itself knows no kernel sets.
package struct BenchProgram {
  /// Measures the machine's limits, for about `seconds` seconds each, and its peak on each number of threads.
  let limits: (_ seconds: Double, _ threadCounts: [Int]) -> Roofline
  /// The kernel set that is compared with itself to find the noise floor.
  let noiseKernels: any KernelSet
  /// How much two processes of the program differ on `threads` threads, as a standard deviation; nil if not known.
  let processSpread: (_ threads: Int) -> Double?
  /// The facts that a kernel set's rows state beyond its times.
  let kernelFacts: (BenchCase, any KernelSet) -> KernelFacts
  /// Names and values that must be the same when this program resumes an interrupted run.
  let identity: [(name: String, value: String)]
  /// Adds facts about the program to a report.
  let describe: (inout RunDetails) -> Void
  /// Warnings about the program's kernel sets, one sentence each.
  let warnings: [String]

  /// The facts that a row states about its kernel set.
  package struct KernelFacts {
    /// The command that measures the row again; nil if there is none.
    var reproduction: String?
    /// The one instruction set that the kernel set is built for; nil if it chooses one itself.
    var instructionSet: String?

    /// Creates facts; unknown ones are nil.
    package init(reproduction: String? = nil, instructionSet: String? = nil) {
      self.reproduction = reproduction
      self.instructionSet = instructionSet
    }
  }

  /// Creates a description of a program.
  package init(
    limits: @escaping (_ seconds: Double, _ threadCounts: [Int]) -> Roofline, noiseKernels: any KernelSet,
    processSpread: @escaping (_ threads: Int) -> Double?,
    kernelFacts: @escaping (BenchCase, any KernelSet) -> KernelFacts, identity: [(name: String, value: String)],
    warnings: [String], describe: @escaping (inout RunDetails) -> Void
  ) {
    self.limits = limits
    self.noiseKernels = noiseKernels
    self.processSpread = processSpread
    self.kernelFacts = kernelFacts
    self.identity = identity
    self.describe = describe
    self.warnings = warnings
  }
}
