import BLASKernels
import CPUFeatures
import Kernels
import OneDNNKernels
import SIMDKernels

#if arch(x86_64)
  import SIMDKernelsAVX2
  import SIMDKernelsAVX512
#endif

/// The kernel sets of this build. Tests, benchmarks and training use every kernel set listed here. Besides, each
/// library with the C interface of BLAS is a kernel set, by the name "blas=FILE".
public enum KernelCatalog {
  /// All kernel sets, from the simplest to the fastest, then the system's OpenBLAS to compare with; some may need
  /// another CPU.
  public static let all: [KernelCatalogEntry] =
    [
      KernelCatalogEntry(name: "naive") { NaiveKernels() },
      KernelCatalogEntry(name: "im2col-naive") { Im2colNaiveKernels() },
    ] + simdGEMM + simdDirect + simd + [
      KernelCatalogEntry(name: "blas") { () throws(BLASLibraryError) in
        BLASKernels(try BLASLibrary.openBLAS(), name: "blas")
      }
    ] + oneDNN

  /// The kernel sets that this machine can run, in the order of ``all``.
  public static let available: [any KernelSet] = all.compactMap { try? $0.kernels() }

  /// How the name of a library's kernel set begins; the library's file follows.
  private static let libraryPrefix = "blas="

  /// The best kernel set that this CPU can run. The name "simd" stands for it.
  public static var best: any KernelSet {
    // Every CPU can run the first entry, so there is a last available one.
    simd.reversed().lazy.compactMap { try? $0.kernels() }.first!
  }

  /// The kernel set called `name`: for "simd", the ``best`` one, for "blas=FILE", the one of the library in this file.
  ///
  /// - Throws: ``KernelCatalogError`` if no kernel set has this name, if this CPU cannot run it, or if the library
  ///   cannot be loaded.
  public static func named(_ name: String) throws(KernelCatalogError) -> any KernelSet {
    if name == "simd" { return best }
    if name.hasPrefix(libraryPrefix), name != libraryPrefix {
      return try library(name.dropFirst(libraryPrefix.count), name: name)
    }
    guard let entry = all.first(where: { $0.name == name }) else { throw .unknown(name) }
    return try entry.kernels()
  }

  private static func library(_ file: Substring, name: String) throws(KernelCatalogError) -> BLASKernels {
    do throws(BLASLibraryError) {
      return BLASKernels(try BLASLibrary.named(String(file)), name: name)
    } catch {
      throw .unloadable(name, error)
    }
  }

  #if oneDNN
    private static let oneDNN = [KernelCatalogEntry(name: "onednn") { OneDNNKernels() }]
  #else
    private static let oneDNN: [KernelCatalogEntry] = []
  #endif

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
