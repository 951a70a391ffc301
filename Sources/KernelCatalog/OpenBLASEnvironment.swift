import BLASKernels
import Foundation

/// Reasons why `blas` may not be the best that OpenBLAS can do on this CPU.
package enum OpenBLASEnvironment {
  // OpenBLAS' core types whose code uses these instructions.
  private static let avx512Cores: Set = ["skylakex", "cooperlake", "sapphirerapids"]
  private static let avx2Cores = avx512Cores.union(["haswell", "zen", "excavator"])

  /// One line for each `OPENBLAS_` variable that is set, one if the library is built without threads, and one if it did
  /// not recognise this CPU.
  package static var warnings: [String] {
    let variables = ProcessInfo.processInfo.environment.filter { $0.key.hasPrefix("OPENBLAS_") }
    let overrides =
      variables.sorted { $0.key < $1.key }
      .map { "the environment sets \($0.key)=\($0.value): blas may differ from its defaults" }
      + (OpenBLAS.isSequential
        ? ["OpenBLAS is built without threads: its calls on several threads wait for each other"] : [])
    guard variables["OPENBLAS_CORETYPE"] == nil else { return overrides }
    let misrecognition = misrecognition(
      coreType: OpenBLAS.coreType, hasAVX2: CPURequirement.avx2.isMet, hasAVX512: CPURequirement.avx512.isMet)
    return overrides + [misrecognition].compactMap { $0 }
  }

  /// A warning if a core type's code leaves the CPU's widest vectors unused; nil if it does not.
  static func misrecognition(coreType: String, hasAVX2: Bool, hasAVX512: Bool) -> String? {
    func advice(_ instructions: String, _ better: String) -> String {
      "OpenBLAS did not recognise this CPU: its \(coreType) kernels do not use \(instructions); "
        + "OPENBLAS_CORETYPE=\(better) in the environment forces better ones"
    }
    let core = coreType.lowercased()
    if hasAVX512, !avx512Cores.contains(core) { return advice("AVX-512", "SkylakeX") }
    if hasAVX2, !avx2Cores.contains(core) { return advice("AVX2", "Haswell") }
    return nil
  }
}
