import Foundation
import Measurement
import Synchronization

/// SIGTERM, by which a launcher ends the other ranks when one has ended.
enum Termination {
  /// When the signal came, in nanoseconds of the system's clock; 0 before.
  private static let moment = Atomic<UInt64>(0)
  /// Seconds in which messages still arrive that were sent before the signal.
  static let grace = 0.1

  /// Whether the signal has come at least `grace` seconds ago, since ``watch()``. `time` is now, in seconds.
  static func isDue(at time: Double, after grace: Double = grace) -> Bool {
    let moment = moment.load(ordering: .relaxed)
    return moment != 0 && time - Double(moment) / 1e9 > grace
  }

  /// Starts to watch for the signal.
  static func watch() {
    // The first access initialises the value; a signal handler must not do that.
    moment.store(0, ordering: .relaxed)
    signal(SIGTERM) { _ in Termination.moment.store(SystemClock().nanoseconds(), ordering: .relaxed) }
  }
}
