import Testing

@testable import RandomNumbers

@Suite("Shuffling")
struct PermutationTests {
  private func permutation(_ count: Int, seed: UInt64, epoch: Int) -> [UInt32] {
    var indices = [UInt32](repeating: .max, count: count)
    Permutation.fill(&indices, seed: seed, epoch: epoch)
    return indices
  }

  @Test("Every index occurs once", arguments: [0, 1, 2, 3, 1000, 60_000])
  func isPermutation(count: Int) {
    #expect(permutation(count, seed: 3, epoch: 0).sorted() == (0..<count).map(UInt32.init))
  }

  @Test("The order depends on seed and epoch only, and is the same on every platform")
  func isSeeded() {
    #expect(permutation(1000, seed: 3, epoch: 1) == permutation(1000, seed: 3, epoch: 1))
    #expect(permutation(1000, seed: 3, epoch: 1) != permutation(1000, seed: 3, epoch: 2))
    #expect(permutation(1000, seed: 3, epoch: 1) != permutation(1000, seed: 4, epoch: 1))
    #expect(permutation(10, seed: 3, epoch: 1) == [1, 2, 9, 0, 7, 4, 8, 5, 6, 3])
  }

  @Test("All orders of four are equally likely")
  func isUniform() {
    var counts: [[UInt32]: Int] = [:]
    let perOrder = 400
    for epoch in 0..<24 * perOrder { counts[permutation(4, seed: 9, epoch: epoch), default: 0] += 1 }
    #expect(counts.count == 24)
    // Five standard deviations of a binomial count.
    #expect(counts.values.allSatisfy { abs($0 - perOrder) < 100 })
  }
}
