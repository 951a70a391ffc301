import Foundation
import Synchronization

/// SIGTERM, by which a launcher ends the other ranks when one has ended.
enum Termination {
  private static let requested = Atomic<Bool>(false)
  /// Seconds in which messages still arrive that were sent before the signal.
  static let grace = 0.2

  /// When ``isDue(at:)`` first saw the signal, in nanoseconds; 0 before.
  private static let seen = Atomic<UInt64>(0)

  /// Whether the signal has come at least `grace` seconds ago, since ``watch()``. `time` is now, in seconds.
  static func isDue(at time: Double, after grace: Double = grace) -> Bool {
    guard requested.load(ordering: .relaxed) else { return false }
    let now = UInt64(time * 1e9)
    let first = seen.compareExchange(expected: 0, desired: now, ordering: .relaxed).original
    return first != 0 && Double(now - first) / 1e9 > grace
  }

  /// Starts to watch for the signal.
  static func watch() {
    // The first access initialises the flag; a signal handler must not do that.
    requested.store(false, ordering: .relaxed)
    signal(SIGTERM) { _ in Termination.requested.store(true, ordering: .relaxed) }
  }
}
