/// Times a candidate's run.
struct Stopwatch {
  private let nanoseconds: () -> UInt64
  private let processorNanoseconds: () -> UInt64

  init(clock: some MonotonicClock) {
    nanoseconds = clock.nanoseconds
    processorNanoseconds = clock.processorNanoseconds
  }

  /// Wall and processor time of `iterations` iterations together, in nanoseconds.
  func time(_ candidate: Candidate, iterations: Int) -> (real: Double, processor: Double) {
    candidate.prepare?()
    // The wall clock is read closest to the run, so that wall time excludes the slower reading of processor time.
    let processorStart = processorNanoseconds()
    let start = nanoseconds()
    candidate.run(iterations)
    let end = nanoseconds()
    let processorEnd = processorNanoseconds()
    return (Double(end - start), Double(processorEnd - processorStart))
  }
}
