import KernelCatalog
import Kernels
import Testing

@Suite struct KernelCatalogTests {
  @Test func namesAreUniqueAndTheSetsOwn() throws {
    #expect(Set(KernelCatalog.all.map(\.name)).count == KernelCatalog.all.count)
    #expect(KernelCatalog.available.map(\.name) == KernelCatalog.all.filter(\.isAvailable).map(\.name))
    for kernels in KernelCatalog.available {
      #expect(try KernelCatalog.named(kernels.name).name == kernels.name)
    }
  }

  @Test func hasWhatEveryCPUCanRun() {
    let names = KernelCatalog.available.map(\.name)
    for name in ["naive", "im2col-naive", "blas"] { #expect(names.contains(name)) }
  }

  @Test func simdIsTheLastAvailableOfItsKind() throws {
    let best = try KernelCatalog.named("simd").name
    #expect(best == KernelCatalog.best.name)
    #expect(best == KernelCatalog.available.map(\.name).last { $0.hasPrefix("simd-") && !$0.hasSuffix("-im2col") })
  }

  @Test func unknownNamesListWhatThereIs() {
    let error = #expect(throws: KernelCatalogError.unknown("fast")) { try KernelCatalog.named("fast") }
    #expect(error?.description.hasPrefix(#"unknown kernel set "fast"; available on this CPU: simd, naive"#) == true)
  }

  @Test func unavailableSetsAreRefused() {
    for entry in KernelCatalog.all where !entry.isAvailable {
      #expect(throws: KernelCatalogError.unavailable(entry.name, missing: entry.requirement.description)) {
        try KernelCatalog.named(entry.name)
      }
    }
    let error = KernelCatalogError.unavailable("simd-avx512", missing: CPURequirement.avx512.description)
    #expect(error.description.hasPrefix(#"kernel set "simd-avx512" needs AVX-512"#))
    #expect(!error.description.contains("\n"))
  }
}
