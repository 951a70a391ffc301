import Testing

@testable import KernelCatalog

@Suite struct BLASEnvironmentTests {
  @Test(
    "A core type that leaves the CPU's vectors unused is named, with the one to force",
    arguments: [
      ("Haswell", true, true, "SkylakeX"), ("Prescott", true, true, "SkylakeX"), ("Zen", true, true, "SkylakeX"),
      ("Prescott", true, false, "Haswell"), ("Nehalem", true, false, "Haswell"),
    ])
  func misrecognised(core: String, hasAVX2: Bool, hasAVX512: Bool, better: String) throws {
    let warning = try #require(
      BLASEnvironment.misrecognition(by: "OpenBLAS", coreType: core, hasAVX2: hasAVX2, hasAVX512: hasAVX512))
    #expect(warning.contains("its \(core) kernels") && warning.contains("OPENBLAS_CORETYPE=\(better) "))
  }

  @Test(
    "One that uses them is not",
    arguments: [
      ("SkylakeX", true, true), ("Cooperlake", true, true), ("SapphireRapids", true, true), ("Haswell", true, false),
      ("Zen", true, false), ("Prescott", false, false), ("neoversen1", false, false),
    ])
  func recognised(core: String, hasAVX2: Bool, hasAVX512: Bool) {
    #expect(
      BLASEnvironment.misrecognition(by: "OpenBLAS", coreType: core, hasAVX2: hasAVX2, hasAVX512: hasAVX512) == nil)
  }
  @Test("BLIS is told apart from it")
  func blis() {
    func warning(_ core: String, hasAVX2: Bool = true, hasAVX512: Bool) -> String? {
      BLASEnvironment.misrecognition(by: "BLIS", coreType: core, hasAVX2: hasAVX2, hasAVX512: hasAVX512)
    }
    #expect(warning("generic", hasAVX512: true)?.contains("BLIS_ARCH_TYPE=0 ") == true)
    #expect(warning("generic", hasAVX512: false)?.contains("BLIS_ARCH_TYPE=3 ") == true)
    #expect(warning("generic", hasAVX2: false, hasAVX512: false) == nil)
    #expect(warning("zen3", hasAVX512: true) == nil)
  }
}
