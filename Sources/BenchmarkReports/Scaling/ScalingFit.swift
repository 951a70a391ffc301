import Measurement

/// A law of scaling, fitted to the speed-ups of a benchmark.
///
/// With n threads a call takes T(n) = T(1) ((1 - s) / n + s + k (n - 1)). The share s is serial: it does not become
/// shorter (Amdahl, "Validity of the single processor approach to achieving large scale computing capabilities", 1967).
/// The share k is for each further thread that data have to be made consistent with (Gunther, "A simple capacity model
/// of massively parallel transaction systems", 1993; "Guerrilla capacity planning", 2007). Gunther's law calls s the
/// contention and k the coherency; Amdahl's law has no k.
///
/// The law is linear in T(1) (1 - s), T(1) s and T(1) k, so the fit is linear least squares, with relative deviations.
/// T(1) is fitted as well, because the measured one is as uncertain as the others. The intervals come from the
/// deviations of the measured times from the law (Student), not from the samples of each: see "How we measure".
public struct ScalingFit: Sendable, Equatable {
  /// A fitted number with its 95 % interval. It can be below zero if the speed-up is more than the law allows.
  public struct Number: Sendable, Equatable {
    /// The estimate.
    public let value: Double
    /// Its interval.
    public let interval: Interval
  }

  /// The share of a call on one thread that does not become shorter with more threads: Amdahl's serial fraction, or
  /// Gunther's contention.
  public let serialFraction: Number

  /// Gunther's coherency: what each further thread adds, as a share of a call on one thread; nil for Amdahl's law.
  public let coherency: Number?

  /// How far the measured times are from the law, as a relative standard deviation.
  public let deviation: Double

  /// The fitted time on one thread over the measured one.
  private let timeOfOne: Double

  /// Numbers of threads beyond those that determine a fit. Two leave Student's interval 4.3 standard deviations wide to
  /// either side, one would leave 12.7.
  private static let excess = 2

  /// The fewest numbers of threads that Amdahl's law is fitted to.
  public static let fewestForAmdahl = 2 + excess
  /// The fewest numbers of threads that Gunther's law is fitted to.
  public static let fewestForGunther = 3 + excess

  /// A measured speed-up over one thread.
  struct Point {
    let threads: Double
    /// How many times as fast the part of a call becomes that is not serial: by the laws, the number of threads.
    let gain: Double
    let speedup: Double
  }

  /// Fits Amdahl's law; nil with fewer points than ``fewestForAmdahl``, or if they determine no fit.
  init?(amdahl points: [Point]) {
    guard points.count >= Self.fewestForAmdahl else { return nil }
    self.init(points) { [1 / $0.gain, 1] }
  }

  /// Fits Gunther's law; nil with fewer points than ``fewestForGunther``, or if they determine no fit.
  init?(gunther points: [Point]) {
    guard points.count >= Self.fewestForGunther else { return nil }
    self.init(points) { [1 / $0.gain, 1, $0.threads - 1] }
  }

  /// `shares` are what is to be multiplied by T(1) (1 - s), T(1) s and T(1) k to give the time.
  private init?(_ points: [Point], shares: (Point) -> [Double]) {
    // A time of 1 / speed-up and its fit differ by a share of the time if both are multiplied by the speed-up.
    let rows = points.map { point in shares(point).map { $0 * point.speedup } }
    guard let fit = LeastSquares(rows: rows, values: points.map { _ in 1 }) else { return nil }
    let (parallel, serial) = (fit.coefficients[0], fit.coefficients[1])
    let coherent = fit.coefficients.dropFirst(2).first
    let one = parallel + serial
    guard one > 0 else { return nil }
    func number(_ value: Double, _ derivatives: [Double]) -> Number {
      Number(value: value, interval: fit.interval(of: value, derivatives: derivatives.map { $0 / one }))
    }
    let (fraction, rest) = (serial / one, parallel / one)
    serialFraction = number(fraction, [-fraction, rest] + (coherent == nil ? [] : [0]))
    coherency = coherent.map { number($0 / one, [-$0 / one, -$0 / one, 1]) }
    deviation = fit.deviation
    timeOfOne = one
    let bounds = [serialFraction.interval, coherency?.interval].compactMap(\.self).flatMap { [$0.lower, $0.upper] }
    guard bounds.allSatisfy(\.isFinite) else { return nil }
  }

  /// The fitted speed-up with `threads` threads, over the measured time on one, where the part of a call that is not
  /// serial becomes `gain` times as fast.
  public func speedup(threads: Double, gain: Double) -> Double {
    let (s, k) = (serialFraction.value, coherency?.value ?? 0)
    return 1 / (timeOfOne * ((1 - s) / gain + s + k * (threads - 1)))
  }
}
