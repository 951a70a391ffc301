import ArgumentParser
import KernelCatalog
import Kernels
import Measurement

/// What a command computes with.
struct ComputeOptions: ParsableArguments {
  @Option(help: "The kernel set: naive, blas, simd (this CPU's best), simd-avx2, ...")
  var kernels = Self.defaultKernels

  @Option(
    help: ArgumentHelp(
      "Threads that compute; the result does not depend on it.",
      discussion: "A step of training is shared by at most as many as the recipe has gradient lanes, usually 2."))
  var threads = Self.defaultThreads

  private static let defaultKernels = "simd"
  private static let defaultThreads = Machine.current().usableProcessors
  private static let threadLimit = 256

  func validate() throws {
    guard (1...Self.threadLimit).contains(threads) else {
      throw ValidationError("--threads \(threads): expected 1 to \(Self.threadLimit)")
    }
    _ = try KernelCatalog.requested(kernels)
  }

  /// What has to stand on a command line for these, as far as they are not the defaults.
  var words: [String] {
    (kernels == Self.defaultKernels ? [] : ["--kernels", kernels])
      + (threads == Self.defaultThreads ? [] : ["--threads", "\(threads)"])
  }

  /// The kernel set of this name.
  func kernelSet() throws(KernelCatalogError) -> any KernelSet { try KernelCatalog.named(kernels) }
}

extension KernelCatalog {
  /// The kernel set that a flag names.
  ///
  /// - Throws: `ValidationError` if there is none, or if this CPU cannot run it: a mistake in the command line.
  static func requested(_ name: String) throws -> any KernelSet {
    do throws(KernelCatalogError) {
      return try named(name)
    } catch {
      throw ValidationError(error.description)
    }
  }
}
