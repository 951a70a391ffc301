import BLASKernels
import Kernels
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

  @Test("A call keeps to one thread on every thread that makes one, whatever the build of the library")
  func everyThread() async throws {
    let shape = GEMMShape(m: 256, n: 256, k: 256)
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<4 {
        group.addTask {
          let operands = (1...3).map { AlignedBuffer(count: 256 * 256, repeating: Float($0)) }
          try GEMM(shape).plan(by: BLASKernels())
            .call(.init(a: operands[0], b: operands[1], c: operands[2]))(.init())
          #expect((0..<256 * 256).allSatisfy { operands[2][$0] == 512 })
          #expect(OpenBLAS.threads == 1)
        }
      }
      try await group.waitForAll()
    }
  }
}
