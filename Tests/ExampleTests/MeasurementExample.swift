import Measurement

/// How many times as long it takes to add up the square roots of `numbers` as to add up the numbers.
func costOfSquareRoots(of numbers: [Double]) -> RatioEstimate? {
  var sum = 0.0
  let plain = Candidate(name: "plain") { iterations in
    for _ in 0..<iterations { sum += numbers.reduce(0, +) }
  }
  let roots = Candidate(name: "roots") { iterations in
    for _ in 0..<iterations { sum += numbers.reduce(0) { $0 + $1.squareRoot() } }
  }
  var settings = SamplingSettings()
  settings.secondsPerCandidate = 0.5
  // Both are timed in turns, so what slows the machine slows both and cancels in the ratio.
  let samples = Sampler(settings: settings).run([plain, roots])
  for set in samples { print("\(set.name): \(Summary(of: set.realTimes).median) ns") }
  return RatioEstimate(samples[1], over: samples[0])
}
