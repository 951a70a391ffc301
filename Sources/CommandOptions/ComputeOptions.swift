import ArgumentParser
import BenchmarkReports
import KernelCatalog
import Kernels
import ModelInsight

/// The kernel set and the threads that a command computes with.
package struct ComputeOptions: ParsableArguments {
  @Option(help: "The kernel set: naive, blas, blas=FILE (a BLAS library), simd (this CPU's best), simd-avx2, ...")
  package var kernels = Self.defaultKernels

  @Option(
    help: ArgumentHelp(
      "Threads that compute; the result does not depend on their number.",
      discussion: "A training step of the default recipe uses up to 16 threads, 4 with BLAS."))
  package var threads = Self.defaultThreads

  /// The options before a command line is read.
  package init() {}

  private static let defaultKernels = "simd"
  private static let defaultThreads = Machine.current().usableProcessors
  private static let threadLimit = 256

  package func validate() throws {
    guard (1...Self.threadLimit).contains(threads) else {
      throw ValidationError("--threads \(threads): expected 1 to \(Self.threadLimit)")
    }
    _ = try KernelCatalog.requested(kernels)
  }

  /// The words that give these options on a command line, without the defaults.
  package var words: [String] {
    (kernels == Self.defaultKernels ? [] : ["--kernels", kernels])
      + (threads == Self.defaultThreads ? [] : ["--threads", "\(threads)"])
  }

  /// The kernel set and the threads for a network.
  ///
  /// - Throws: `KernelCatalogError` if there is no such kernel set.
  package func forNetworks() throws(KernelCatalogError) -> NetworkRun.Compute {
    NetworkRun.Compute(kernels: try kernelSet(), threads: threads)
  }

  /// The kernel set of this name.
  package func kernelSet() throws(KernelCatalogError) -> any KernelSet { try KernelCatalog.named(kernels) }
}

extension KernelCatalog {
  /// The kernel set that a flag names.
  ///
  /// - Throws: `ValidationError` if there is none, or if this CPU cannot run it: a mistake in the command line.
  package static func requested(_ name: String) throws -> any KernelSet {
    do throws(KernelCatalogError) {
      return try named(name)
    } catch {
      throw ValidationError(error.description)
    }
  }
}
