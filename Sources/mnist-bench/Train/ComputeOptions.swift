import ArgumentParser
import KernelCatalog
import Kernels
import Measurement

/// What a command computes with.
struct ComputeOptions: ParsableArguments {
  @Option(help: "The kernel set: naive, blas, simd (this CPU's best), simd-avx2, ...")
  var kernels = "simd"

  @Option(
    help: ArgumentHelp(
      "Threads that compute; the result does not depend on it.",
      discussion: "A step of training is shared by at most as many as the recipe has gradient lanes, usually 2."))
  var threads = Machine.current().usableProcessors

  private static let threadLimit = 256

  func validate() throws {
    guard (1...Self.threadLimit).contains(threads) else {
      throw ValidationError("--threads \(threads): expected 1 to \(Self.threadLimit)")
    }
    do throws(KernelCatalogError) {
      _ = try kernelSet()
    } catch {
      throw ValidationError(error.description)
    }
  }

  /// The kernel set of this name.
  func kernelSet() throws(KernelCatalogError) -> any KernelSet { try KernelCatalog.named(kernels) }
}
