import BLASKernels
import CPUFeatures
import Kernels
import SIMDKernels

#if arch(x86_64)
  import SIMDKernelsAVX2
  import SIMDKernelsAVX512
#endif

/// The kernel sets of this build. Tests, benchmarks and training use every kernel set listed here.
public enum KernelCatalog {
  /// All kernel sets, from the simplest to the fastest, then OpenBLAS to compare with; some may need another CPU.
  public static let all: [KernelCatalogEntry] =
    [
      KernelCatalogEntry(name: "naive") { NaiveKernels() },
      KernelCatalogEntry(name: "im2col-naive") { Im2colNaiveKernels() },
    ] + simdGEMM + simdDirect + simd + [
      KernelCatalogEntry(name: "blas") { BLASKernels() }
    ]

  /// The kernel sets that this CPU can run, in the order of ``all``.
  public static let available: [any KernelSet] = all.filter(\.isAvailable).map { $0.make() }

  /// The best kernel set that this CPU can run. The name "simd" stands for it.
  public static var best: any KernelSet {
    // Every CPU can run the first entry, so there is a last available one.
    simd.last(where: \.isAvailable)!.make()
  }

  /// The kernel set called `name`, or, for "simd", the ``best`` one.
  ///
  /// - Throws: ``KernelCatalogError`` if no kernel set has this name, or if this CPU cannot run it.
  public static func named(_ name: String) throws(KernelCatalogError) -> any KernelSet {
    if name == "simd" { return best }
    guard let entry = all.first(where: { $0.name == name }) else { throw .unknown(name) }
    guard entry.isAvailable else { throw .unavailable(name, missing: entry.requirement.description) }
    return entry.make()
  }

  // In each list: from the narrowest vectors to the widest.
  #if arch(x86_64)
    private static let simdGEMM = [
      KernelCatalogEntry(name: "simd-sse2-im2col") { SIMDKernels.SIMDGEMMKernelSet() },
      KernelCatalogEntry(name: "simd-avx2-im2col", requirement: .avx2) {
        SIMDKernelsAVX2.SIMDGEMMKernelSet()
      },
      KernelCatalogEntry(name: "simd-avx512-im2col", requirement: .avx512) {
        SIMDKernelsAVX512.SIMDGEMMKernelSet()
      },
    ]
    private static let simdDirect = [
      KernelCatalogEntry(name: "simd-sse2-direct") { SIMDKernels.SIMDKernelSet(.direct) },
      KernelCatalogEntry(name: "simd-avx2-direct", requirement: .avx2) { SIMDKernelsAVX2.SIMDKernelSet(.direct) },
      KernelCatalogEntry(name: "simd-avx512-direct", requirement: .avx512) { SIMDKernelsAVX512.SIMDKernelSet(.direct) },
    ]
    private static let simd = [
      KernelCatalogEntry(name: "simd-sse2") { SIMDKernels.SIMDKernelSet() },
      KernelCatalogEntry(name: "simd-avx2", requirement: .avx2) { SIMDKernelsAVX2.SIMDKernelSet() },
      KernelCatalogEntry(name: "simd-avx512", requirement: .avx512) { SIMDKernelsAVX512.SIMDKernelSet() },
    ]
  #else
    private static let simdGEMM = [
      KernelCatalogEntry(name: "simd-neon-im2col") { SIMDGEMMKernelSet() }
    ]
    private static let simdDirect = [KernelCatalogEntry(name: "simd-neon-direct") { SIMDKernelSet(.direct) }]
    private static let simd = [KernelCatalogEntry(name: "simd-neon") { SIMDKernelSet() }]
  #endif
}
