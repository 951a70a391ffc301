import Testing

@testable import Kernels

@Suite(.serialized) struct BufferPlacementTests {
  private func offsets(seed: UInt64) -> [Int] {
    defer { BufferPlacement.seed = 0 }
    BufferPlacement.seed = seed
    return (0..<64).map { _ in BufferPlacement.nextShift() }
  }

  @Test("Without a seed buffers stay where the allocator puts them; with one each is moved by whole cache lines")
  func shifts() {
    #expect(offsets(seed: 0).allSatisfy { $0 == 0 })
    let moved = offsets(seed: 7)
    #expect(moved.allSatisfy { $0.isMultiple(of: 64) && (0..<8 * 4096).contains($0) })
    // Other tests make buffers at the same time, so not all of the places follow from the seed.
    #expect(Set(moved).count > 40 && Set(moved.map { $0 % 4096 }).count > 30)
    #expect(Set(moved) != Set(offsets(seed: 8)))
  }

  @Test("A buffer that is moved is aligned and holds what it is given")
  func contents() {
    defer { BufferPlacement.seed = 0 }
    BufferPlacement.seed = 3
    for count in [0, 1, 1_000, 100_000] {
      let buffer = AlignedBuffer((0..<count).map { Float($0) })
      #expect(Int(bitPattern: buffer.pointer).isMultiple(of: AlignedBuffer<Float>.alignment))
      #expect(buffer.array == (0..<count).map { Float($0) })
    }
  }
}
