import Synchronization

/// Whether this program keeps quiet: of the ranks of a distributed run, only the first one talks.
package enum Silence {
  private static let isKept = Atomic<Bool>(false)

  /// Whether texts and messages are dropped.
  package static var isOn: Bool { isKept.load(ordering: .relaxed) }

  /// Drops all texts and messages from now on, except those of ``DataLog/insist(_:)``.
  package static func begin() { isKept.store(true, ordering: .relaxed) }
}
