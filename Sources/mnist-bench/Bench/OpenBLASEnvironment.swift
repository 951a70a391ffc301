import BLASKernels
import Foundation
import KernelCatalog

/// What makes `blas` other than this CPU's best OpenBLAS.
enum OpenBLASEnvironment {
  // The names of OpenBLAS' core types whose kernels use these instructions.
  private static let avx512Cores: Set = ["skylakex", "cooperlake", "sapphirerapids"]
  private static let avx2Cores = avx512Cores.union(["haswell", "zen", "excavator"])

  /// One sentence for each variable that is set, and one if the library did not recognise this CPU.
  static var warnings: [String] {
    let variables = ProcessInfo.processInfo.environment.filter { $0.key.hasPrefix("OPENBLAS_") }
    let overrides =
      variables.sorted { $0.key < $1.key }
      .map { "the environment sets \($0.key)=\($0.value): blas is not what it would be by itself" }
      + (OpenBLAS.isSequential
        ? ["OpenBLAS is built without threads: its calls on several threads wait for each other"] : [])
    guard variables["OPENBLAS_CORETYPE"] == nil else { return overrides }
    let misrecognition = misrecognition(
      coreType: OpenBLAS.coreType, hasAVX2: CPURequirement.avx2.isMet, hasAVX512: CPURequirement.avx512.isMet)
    return overrides + [misrecognition].compactMap { $0 }
  }

  /// What to say if a core type's kernels leave a CPU's widest vectors unused; nil if they do not.
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
