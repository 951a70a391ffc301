import Kernels
import Measurement

/// A trial at several places in memory. Each round uses the next place: the operands' addresses can change the time by
/// some percent, and must not decide a comparison.
final class MovingTrial {
  /// The number of places. The first is as allocated, where all large buffers begin at the same offset in a page. At
  /// the others, each buffer is moved by a different number of cache lines and pages.
  static let places = 4

  private let trials: [any Trial]
  private var place = 0

  /// Makes and proves a trial at each place.
  ///
  /// - Throws: the errors of `makeTrial`; ``Disproof``.
  init(_ makeTrial: () throws -> any Trial) throws {
    defer { BufferPlacement.seed = 0 }
    var greatest = 0.0
    trials = try (0..<Self.places).map { place in
      BufferPlacement.seed = UInt64(place)
      let trial = try makeTrial()
      greatest = max(greatest, try trial.prove())
      return trial
    }
    maximumRelativeError = greatest
  }

  /// The greatest error that the proofs found.
  let maximumRelativeError: Double

  /// The trial at the place of the current round.
  var current: any Trial { trials[place] }

  /// Goes to the place of a round.
  func begin(round: Int) { place = round % Self.places }
}
