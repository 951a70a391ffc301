/// The measured multiply-add peak of some threads at the same time.
///
/// It is less than as many times the peak of one thread where two threads share a core (SMT), where the clock falls as
/// more cores are busy, and with more threads than processors.
public struct ThreadPeak: Sendable, Equatable, Codable {
  /// Threads that ran the loop at the same time.
  public let threads: Int

  /// 10^9 floating-point operations per second of all of them together, with the fastest instruction set.
  public let gflops: Double

  /// The same with each instruction set alone, by its name.
  public let instructionSets: [String: Double]

  /// The peak of `threads` threads; `instructionSets` has at least one, and positive speeds only.
  public init(threads: Int, instructionSets: [String: Double]) {
    self.threads = threads
    self.instructionSets = instructionSets
    gflops = instructionSets.values.max() ?? 0
  }

  /// Whether all speeds are positive and finite.
  var isValid: Bool {
    threads > 0 && (Array(instructionSets.values) + [gflops]).allSatisfy { $0 > 0 && $0.isFinite }
  }

  enum CodingKeys: String, CodingKey {
    case threads
    case gflops
    case instructionSets = "instruction_set_peaks"
  }
}
