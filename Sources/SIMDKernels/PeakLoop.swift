/// A loop of nothing but multiply-adds on registers, to measure this instruction set's peak.
public enum PeakLoop {
  /// Independent sums: enough to keep two units with a latency of four cycles busy, and few enough for 16 registers.
  private static let chains = 12

  /// Floating-point operations of one iteration of ``run(iterations:)``, a multiply-add counted as two.
  public static var flopsPerIteration: Int { 2 * chains * lanes }

  /// Runs the loop. The result depends on every iteration, so that the compiler cannot omit any. Never inlined:
  /// elsewhere the loop would be compiled for another instruction set.
  @inline(never)
  public static func run(iterations: Int) -> Float {
    var sums = InlineArray<12, Vector> { Vector(repeating: Float($0)) }
    let factor = Vector(repeating: 0.999_999)
    let term = Vector(repeating: 1e-6)
    for _ in 0..<iterations {
      for chain in 0..<chains { sums[chain] = term.adding(sums[chain], times: factor) }
    }
    var total = Vector.zero
    for chain in 0..<chains { total += sums[chain] }
    return total.sum()
  }
}
