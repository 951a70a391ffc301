/// Times a candidate's run.
struct Stopwatch {
  let clock: any MonotonicClock

  /// Wall and processor time of `iterations` iterations together, in nanoseconds.
  func time(_ candidate: Candidate, iterations: Int) -> (real: Double, processor: Double) {
    candidate.prepare?()
    // The wall clock is read closest to the run, so that wall time excludes the slower reading of processor time.
    let processorStart = clock.processorNanoseconds()
    let start = clock.nanoseconds()
    candidate.run(iterations)
    let end = clock.nanoseconds()
    let processorEnd = clock.processorNanoseconds()
    return (Double(end - start), Double(processorEnd - processorStart))
  }
}
