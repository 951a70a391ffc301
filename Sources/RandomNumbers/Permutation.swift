/// The seeded order in which an epoch visits the training images.
package enum Permutation {
  /// Fills `indices` with a permutation of 0..<indices.count, all permutations equally likely.
  ///
  /// The order depends on the seed, the epoch and the count only. Nothing is allocated.
  /// Fisher and Yates' shuffle in Durstenfeld's form (Algorithm 235, CACM 7(7), 1964).
  ///
  /// - Precondition: at most 2^32 - 1 indices.
  package static func fill(_ indices: inout [UInt32], seed: UInt64, epoch: Int) {
    var generator = Xoshiro256StarStar(seed: seed, stream: .shuffling(epoch: epoch))
    for index in indices.indices { indices[index] = UInt32(index) }
    for last in stride(from: indices.count - 1, to: 0, by: -1) {
      indices.swapAt(last, Int(generator.uniform(below: UInt32(last + 1))))
    }
  }
}
