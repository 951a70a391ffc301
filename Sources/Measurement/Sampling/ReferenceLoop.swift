import Synchronization

extension Candidate {
  /// A fixed chain of dependent integer multiplications, in registers only. Its time changes only when the core's
  /// frequency changes or the core is taken away. One iteration is 1,000 links.
  public static var referenceLoop: Candidate {
    Candidate(name: "reference") { iterations in
      var state = referenceLoopState.load(ordering: .relaxed)
      for _ in 0..<iterations {
        for _ in 0..<1_000 {
          // The shift keeps the optimiser from folding several multiplications into one.
          state = (state ^ (state >> 29)) &* 6_364_136_223_846_793_005
        }
      }
      referenceLoopState.store(state, ordering: .relaxed)
    }
  }
}

// The end of the chain, from which the next call goes on. The optimiser would remove the chain if its result were
// unused.
private let referenceLoopState = Atomic<UInt64>(1)
