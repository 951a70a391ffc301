/// What this instruction set can do at most: a loop of nothing but multiply-adds on registers.
public enum PeakLoop {
  /// Independent sums: enough to keep two units of four cycles' latency busy, few enough for 16 registers.
  private static let chains = 12

  /// Floating-point operations of one turn of ``run(iterations:)``, a multiply-add counted as two.
  public static var flopsPerIteration: Int { 2 * chains * lanes }

  /// Turns the loop; the result depends on all of it, so that none can be left out. Never inlined: elsewhere it would
  /// be compiled for another instruction set.
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
