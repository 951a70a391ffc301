import Measurement

/// The comparison of one benchmark in the base and the head.
public struct ComparisonRow: Sendable, Equatable {
  /// The benchmark's name.
  public let name: String

  /// The kernel set's name.
  public let kernel: String

  /// The head's time over the base's; nil if the base or the head has no time.
  public let estimate: RatioEstimate?

  /// The differences that count as noise.
  public let noiseFloor: NoiseFloor

  /// The p-value, corrected for the number of rows; nil if the base or the head has no time.
  public internal(set) var pValue: Double?

  /// The verdict on the ratio.
  public internal(set) var verdict = Verdict.notComparable

  /// Why the benchmark failed in the base; nil if it did not.
  public let baseFailure: String?

  /// Why the benchmark failed in the head; nil if it did not.
  public let headFailure: String?

  /// The result of a comparison in lockstep; nil if reports were compared.
  public let lockstep: LockstepResult?

  /// Whether the head is slower than the base, or fails where the base does not.
  public var isRegression: Bool {
    verdict == .slower || (headFailure != nil && baseFailure == nil)
  }

  /// Compares two benchmarks of the same name. If both have times, `measure` receives them, the base's first.
  init(
    _ base: BenchmarkTimes, _ head: BenchmarkTimes,
    measure: ([Double], [Double]) -> (estimate: RatioEstimate, pValue: Double, noiseFloor: NoiseFloor)
  ) {
    let hasTimes = !base.times.isEmpty && !head.times.isEmpty
    let measured = hasTimes ? measure(base.times, head.times) : nil
    name = base.name
    kernel = base.kernel
    estimate = measured?.estimate
    pValue = measured?.pValue
    noiseFloor = measured?.noiseFloor ?? NoiseFloor(fraction: 0)
    baseFailure = base.failure
    headFailure = head.failure
    lockstep = nil
  }

  /// A row that was compared in lockstep; `result` is nil if the base or the head has failed.
  public init(name: String, kernel: String, result: LockstepResult?, baseFailure: String?, headFailure: String?) {
    self.name = name
    self.kernel = kernel
    self.baseFailure = baseFailure
    self.headFailure = headFailure
    lockstep = result
    estimate = result?.estimate
    noiseFloor = NoiseFloor(fraction: result?.spread ?? 0)
    pValue = result?.pValue
    verdict = result?.verdict ?? .notComparable
  }
}
