import Synchronization

extension Candidate {
  /// A fixed chain of dependent integer multiplications, in registers only: its time changes when, and only when, the
  /// core's frequency does or the core is taken away. One iteration is 1,000 links.
  public static var referenceLoop: Candidate {
    Candidate(name: "reference") { iterations in
      var state = UInt64(truncatingIfNeeded: iterations) | 1
      for _ in 0..<iterations {
        for _ in 0..<1_000 {
          state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        }
      }
      referenceLoopState.store(state, ordering: .relaxed)
    }
  }
}

// Where the chain's result goes, so that the optimiser must compute it.
private let referenceLoopState = Atomic<UInt64>(0)
