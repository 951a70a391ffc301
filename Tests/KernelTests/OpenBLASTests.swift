import BLASKernels
import Testing

@Suite struct OpenBLASTests {
  @Test func describesTheLibrary() {
    #expect(OpenBLAS.configuration.hasPrefix("OpenBLAS \(OpenBLAS.version)"))
    #expect(OpenBLAS.version.first?.isNumber == true)
    #expect(!OpenBLAS.coreType.isEmpty)
  }

  @Test func startsWithOneThread() {
    _ = BLASKernels()
    #expect(OpenBLAS.threads == 1)
  }
}
