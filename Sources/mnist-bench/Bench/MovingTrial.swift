import Kernels
import Measurement

/// A trial at several places in memory, of which each round has another: where operands lie can make some percent, and
/// shall not decide a comparison.
final class MovingTrial {
  /// How many places there are: that of the allocator, where large buffers all begin at the same place of a page, and
  /// some where each is moved by cache lines and pages of its own.
  static let places = 4

  private let trials: [any Trial]
  private var place = 0

  /// Makes and proves a trial at each place.
  ///
  /// - Throws: what `makeTrial` throws; ``Disproof``.
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

  /// The trial at the place of the last round that was begun.
  var current: any Trial { trials[place] }

  /// Goes to the place of a round.
  func begin(round: Int) { place = round % Self.places }
}
