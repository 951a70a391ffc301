import BLASKernels
import Foundation

/// Reasons why a BLAS library may not be the best that it can be on this CPU.
package enum BLASEnvironment {
  // OpenBLAS' core types whose code uses these instructions.
  private static let avx512Cores: Set = ["skylakex", "cooperlake", "sapphirerapids"]
  private static let avx2Cores = avx512Cores.union(["haswell", "zen", "excavator"])

  /// One line for each variable of the environment that the library heeds, one if it is built without threads, one if
  /// it cannot be bound to one thread, and one if it did not recognise this CPU.
  package static func warnings(for kernels: BLASKernels) -> [String] {
    let (library, product) = (kernels.library, kernels.library.product)
    let variables = ProcessInfo.processInfo.environment
      .filter { variable in product.variables.map { variable.key.hasPrefix($0) } ?? false }
    var warnings = variables.sorted { $0.key < $1.key }
      .map { "the environment sets \($0.key)=\($0.value): \(product.name) may differ from its defaults" }
    if library.isSequential {
      warnings.append("\(product.name) is built without threads: its calls on several threads wait for each other")
    }
    if library.threads == nil {
      warnings.append("\(kernels.name) has no function that binds it to one thread: it may use more")
    }
    guard let coreType = library.coreType, !variables.keys.contains(where: forcesCore) else { return warnings }
    let misrecognition = misrecognition(
      by: product.name, coreType: coreType, hasAVX2: CPURequirement.avx2.isMet, hasAVX512: CPURequirement.avx512.isMet)
    return warnings + [misrecognition].compactMap(\.self)
  }

  private static func forcesCore(_ variable: String) -> Bool {
    ["OPENBLAS_CORETYPE", "BLIS_ARCH_TYPE"].contains(variable)
  }

  /// A warning if a core type's code leaves the CPU's widest vectors unused; nil if it does not, or if the library is
  /// not known.
  static func misrecognition(by library: String, coreType: String, hasAVX2: Bool, hasAVX512: Bool) -> String? {
    func advice(_ instructions: String, _ better: String) -> String {
      "\(library) did not recognise this CPU: its \(coreType) kernels do not use \(instructions); "
        + "\(better) in the environment forces better ones"
    }
    let core = coreType.lowercased()
    switch library {
    case "OpenBLAS":
      if hasAVX512, !avx512Cores.contains(core) { return advice("AVX-512", "OPENBLAS_CORETYPE=SkylakeX") }
      if hasAVX2, !avx2Cores.contains(core) { return advice("AVX2", "OPENBLAS_CORETYPE=Haswell") }
    case "BLIS":
      // BLIS 0.9 (Debian 12) knows configurations by their numbers only: 0 is skx, 3 is haswell.
      guard core == "generic" else { return nil }
      if hasAVX512 { return advice("AVX-512", "BLIS_ARCH_TYPE=0") }
      if hasAVX2 { return advice("AVX2", "BLIS_ARCH_TYPE=3") }
    default: break
    }
    return nil
  }
}
