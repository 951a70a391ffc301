import Synchronization

extension Candidate {
  /// A fixed chain of dependent integer multiplications, in registers only: its time changes when, and only when, the
  /// core's frequency does or the core is taken away. One iteration is 1,000 links.
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

// Where the chain ends and the next call goes on: a result that nobody reads, the optimiser would not compute.
private let referenceLoopState = Atomic<UInt64>(1)
